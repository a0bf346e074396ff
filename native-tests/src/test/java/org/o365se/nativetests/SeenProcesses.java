package org.o365se.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What every user of the machine, or its operator, can see of processes while they run: their arguments and their environments. */
final class SeenProcesses implements Consumer<ProcessHandle> {
    private final Map<Long, byte[]> commandLines = new HashMap<>();
    private final Map<Long, byte[]> environments = new HashMap<>();
    private final Map<Long, byte[]> lastEnvironments = new HashMap<>();

    @Override
    public void accept(ProcessHandle process) {
        add(commandLines, process, "cmdline");
        add(environments, process, "environ");
        var environment = read(process, "environ");
        if (environment.length > 0) {
            lastEnvironments.put(process.pid(), environment);
        }
    }

    int count() {
        return commandLines.size();
    }

    /** Every command line that was seen and every environment, also of a process that then ran another program. */
    List<byte[]> all() {
        return Stream.concat(commandLines.values().stream(), environments.values().stream())
                .toList();
    }

    boolean anyCommandLineHas(String part) {
        return commandLines.values().stream().anyMatch(line -> new String(line, ISO_8859_1).contains(part));
    }

    /** Whether a process with this in its command line had that in the environment of the program that ran last in it. */
    boolean hasInEnvironmentOf(String commandLine, String text) {
        return commandLines.entrySet().stream()
                .filter(process -> new String(process.getValue(), ISO_8859_1).contains(commandLine))
                .map(process -> lastEnvironments.getOrDefault(process.getKey(), new byte[0]))
                .anyMatch(environment -> new String(environment, ISO_8859_1).contains(text));
    }

    /** A process that has just begun still shows its parent, so each sight is added to what was seen of it before. */
    private static void add(Map<Long, byte[]> seen, ProcessHandle process, String what) {
        var sight = read(process, what);
        seen.merge(process.pid(), sight, (earlier, now) -> endsWith(earlier, now) ? earlier : joined(earlier, now));
    }

    private static byte[] read(ProcessHandle process, String what) {
        try {
            return Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), what));
        } catch (IOException e) {
            // It has ended.
            return new byte[0];
        }
    }

    private static boolean endsWith(byte[] bytes, byte[] end) {
        return new String(bytes, ISO_8859_1).endsWith(new String(end, ISO_8859_1));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return (new String(first, ISO_8859_1) + new String(second, ISO_8859_1)).getBytes(ISO_8859_1);
    }
}
