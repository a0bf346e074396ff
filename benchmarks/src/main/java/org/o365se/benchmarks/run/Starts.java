package org.o365se.benchmarks.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.benchmarks.start.FirstBytes;
import org.o365se.benchmarks.start.FirstMessage;
import org.o365se.benchmarks.start.LockWatch;
import org.o365se.benchmarks.work.ChainFolder;
import org.o365se.benchmarks.work.Contender;
import org.o365se.benchmarks.work.ServiceKeys;

/** Whole processes: wall time, CPU time, and what a process says of itself. All take turns, so that a slow minute of the machine meets each. */
final class Starts {
    private static final String OURS = "o365se:SunJCE:1";
    private static final String INSPECT = "o365se-inspect";
    private static final int MINUTES = 3;

    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();
    private final Path folder;

    private Starts(Path folder) {
        this.folder = folder;
    }

    /** Plans everything that starts a JVM of its own; {@code project} is where {@code ./o365se} is. */
    static Starts planned(Path folder, Path project, int seconds) throws IOException, GeneralSecurityException {
        var starts = new Starts(folder);
        var chain = ChainFolder.withScopes(1);
        var configuration = chain.configuration().toString();
        var message = folder.resolve("mail.o365se");
        Files.write(
                message,
                ServiceKeys.of(Contender.of(OURS)).cipher(Cipher.ENCRYPT_MODE).doFinal(new byte[1024]));
        var command = starts.commands;
        command.put("java-version", List.of(Jvms.tool("java"), "-version"));
        command.put(
                "keytool-list-empty-pkcs12",
                List.of(Jvms.tool("keytool"), "-list", "-keystore", emptyPkcs12(folder), "-storepass", "changeit"));
        command.put(
                "keytool-list",
                List.of(
                        Jvms.tool("keytool"),
                        "-list",
                        "-keystore",
                        "NONE",
                        "-protected",
                        "-storetype",
                        ServiceEncryptionProvider.NAME,
                        "-providerclass",
                        ServiceEncryptionProvider.class.getName(),
                        "-providerarg",
                        configuration,
                        "-providerpath",
                        providerJar()));
        command.put(INSPECT, List.of(project.resolve("o365se").toString(), "inspect", message.toString()));
        command.put("first-message-jdk", Jvms.program(FirstMessage.class, "jdk"));
        command.put("first-message-parts", Jvms.program(FirstMessage.class, "parts", configuration, chain.alias()));
        command.put("first-message-whole", Jvms.program(FirstMessage.class, "whole", configuration, chain.alias()));
        Plan.first().forEach(who -> command.put("first-bytes " + who, Jvms.program(FirstBytes.class, who)));
        command.put("locks", Jvms.warmProgram(LockWatch.class, OURS, "8", Integer.toString(seconds)));
        return starts;
    }

    void run(int times) throws IOException, InterruptedException {
        // Builds itself if a source has changed since, and that is not to be measured.
        runOnce(INSPECT, Objects.requireNonNull(commands.get(INSPECT)));
        for (int i = 0; i < times; i++) {
            for (var command : commands.entrySet()) {
                // One look at the locks is enough: it is a count and no time.
                if (i == 0 || !command.getKey().equals("locks")) {
                    add(command.getKey(), runOnce(command.getKey(), command.getValue()));
                }
            }
        }
    }

    void write(Path file) throws IOException {
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(results) + "\n");
    }

    /** The shell's own {@code time} tells the CPU time of all that a command has started, to the millisecond. */
    private Map<String, Double> runOnce(String name, List<String> command) throws IOException, InterruptedException {
        var timed = new ArrayList<>(List.of(
                "bash",
                "-c",
                "TIMEFORMAT='%3R %3U %3S'; { time \"$@\" >\"$OUT\" 2>\"$OUT.err\"; } 2>\"$OUT.time\"",
                "bash"));
        timed.addAll(command);
        var out = folder.resolve("out");
        var builder = new ProcessBuilder(timed).redirectErrorStream(true);
        builder.environment().put("OUT", out.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException(name + " took more than " + MINUTES + " minutes");
        }
        int status = process.exitValue();
        if (status != 0) {
            throw new IOException(name + " ended with " + status + ": " + Files.readString(folder.resolve("out.err")));
        }
        var times = Files.readString(folder.resolve("out.time")).strip().split(" ", -1);
        var told = new LinkedHashMap<String, Double>();
        told.put("wall-seconds", Double.parseDouble(times[0]));
        told.put("cpu-seconds", Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
        if (name.startsWith("first-") || name.equals("locks")) {
            for (var line : Files.readAllLines(out, UTF_8)) {
                var words = line.split(" ", -1);
                told.put(words[0], Double.parseDouble(words[1]));
            }
        }
        return told;
    }

    private void add(String name, Map<String, Double> told) {
        var lists = results.computeIfAbsent(name, key -> new LinkedHashMap<>());
        told.forEach((what, value) ->
                lists.computeIfAbsent(what, key -> new ArrayList<>()).add(value));
        System.out.println(name + " " + told);
    }

    private static String emptyPkcs12(Path folder) throws IOException, GeneralSecurityException {
        var file = folder.resolve("empty.p12");
        var password = "changeit".toCharArray();
        var keyStore = KeyStore.getInstance("PKCS12");
        keyStore.load(null, password);
        try (var out = Files.newOutputStream(file)) {
            keyStore.store(out, password);
        }
        return file.toString();
    }

    private static String providerJar() {
        for (var part : System.getProperty("java.class.path").split(":", -1)) {
            if (part.matches(".*/o365se-provider-[^/]*\\.jar")) {
                return part;
            }
        }
        throw new IllegalStateException("No jar of the provider on the class path: run ./dev benchmarks");
    }
}
