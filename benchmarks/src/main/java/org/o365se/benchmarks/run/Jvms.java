package org.o365se.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import org.o365se.benchmarks.work.ChainFolder;

/** How the measured JVMs are started: the same for all contenders. */
final class Jvms {
    private static final int WARNS_ABOUT_NATIVE_ACCESS = 24;

    private Jvms() {}

    /** Options of a JVM in which something is measured warm. */
    static List<String> ofBenchmark() {
        var options = new ArrayList<>(options());
        // A page of the heap was seen to cost 12 microseconds at its first use, as much as several messages: who
        // allocates much would pay for the start of the machine.
        options.add("-XX:+AlwaysPreTouch");
        return options;
    }

    /** Options that every measured JVM gets. */
    private static List<String> options() {
        var options = new ArrayList<>(List.of(
                "-Xms2g", "-Xmx2g", "-D" + ChainFolder.PROPERTY + "=" + System.getProperty(ChainFolder.PROPERTY)));
        if (Runtime.version().feature() >= WARNS_ABOUT_NATIVE_ACCESS) {
            options.add("--enable-native-access=ALL-UNNAMED");
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    /** The command that runs a program of ours in a JVM of its own, as a user would. */
    static List<String> program(Class<?> main, String... arguments) {
        return command(options(), main, arguments);
    }

    /** The same where the start is not what is measured. */
    static List<String> warmProgram(Class<?> main, String... arguments) {
        return command(ofBenchmark(), main, arguments);
    }

    private static List<String> command(List<String> options, Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(tool("java")));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static String tool(String name) {
        return System.getProperty("java.home") + "/bin/" + name;
    }
}
