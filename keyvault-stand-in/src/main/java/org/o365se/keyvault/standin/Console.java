package org.o365se.keyvault.standin;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** What a person at the stand-in can make its vaults do: {@code COMMAND VAULT}. It is for every key of the vault, in all versions. */
final class Console {
    private static final Map<String, Consumer<StandInVault>> COMMANDS = Map.ofEntries(
            Map.entry("disable", vault -> eachKey(vault, key -> key.enabled(false))),
            Map.entry("enable", vault -> eachKey(vault, key -> key.enabled(true))),
            Map.entry("expire", vault -> eachKey(vault, key -> key.valid(null, Instant.now()))),
            Map.entry("renew", vault -> eachKey(vault, key -> key.valid(null, null))),
            Map.entry("delete", vault -> vault.keys().names().forEach(vault.keys()::delete)),
            Map.entry("recover", vault -> vault.keys().names().forEach(vault.keys()::recover)),
            Map.entry("rotate", vault -> vault.keys().names().forEach(vault.keys()::rotate)),
            Map.entry("revoke", StandInVault::permit),
            Map.entry("grant", vault -> vault.permit("get", "wrapKey", "unwrapKey")),
            Map.entry("wrap-only", vault -> vault.permit("wrapKey", "unwrapKey")),
            Map.entry("throttle", vault -> vault.faults().always(Fault.answer(429, "Throttled", ""))),
            Map.entry("fail", vault -> vault.faults().always(Fault.answer(500, "InternalServerError", ""))),
            Map.entry("slow", vault -> vault.faults().always(new Fault.Late(Duration.ofSeconds(1)))),
            Map.entry("freeze", vault -> vault.faults().always(new Fault.Silence())),
            Map.entry("clear", vault -> vault.faults().clear()));

    private final Map<String, StandInVault> vaults;
    private final PrintStream out;

    Console(Map<String, StandInVault> vaults, PrintStream out) {
        this.vaults = vaults;
        this.out = out;
    }

    static void help(PrintStream out) {
        out.println("# Type a command and a vault, for example: disable west");
        out.println("#   of the key's owner: disable enable expire renew delete recover rotate revoke grant wrap-only");
        out.println("#   of bad luck:        throttle fail slow freeze, and clear to end it");
        out.println("#   of yours:           requests (shows and forgets what a vault was asked), quit");
    }

    /** Returns whether to go on. */
    boolean obey(String line) {
        if (line.equals("quit")) {
            return false;
        }
        var words = line.split("\\s+", -1);
        var vault = words.length == 2 ? vaults.get(words[1]) : null;
        var command = COMMANDS.get(words[0]);
        if (vault != null && words[0].equals("requests")) {
            out.println("# " + String.join(" ", vault.served()));
            vault.forgetServed();
        } else if (vault != null && command != null) {
            command.accept(vault);
            out.println("# " + line + ": done");
        } else if (!line.isEmpty()) {
            help(out);
        }
        out.flush();
        return true;
    }

    private static void eachKey(StandInVault vault, Consumer<StandInKey> change) {
        vault.keys().names().forEach(name -> vault.keys().versions(name).forEach(change));
    }
}
