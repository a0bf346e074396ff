package org.o365se.benchmarks.run;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.conscrypt.Conscrypt;
import org.o365se.benchmarks.work.ChainFolder;

/** What the figures depend on. */
final class Machine {
    private Machine() {}

    static void write(Path file, Effort effort) throws IOException {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("effort", effort.name());
        facts.put("measured", effort.inWords());
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("cpu", cpu());
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("jdk", System.getProperty("java.vm.vendor") + " " + Runtime.version());
        facts.put("java", Runtime.version().feature());
        facts.put(
                "collector",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(MemoryManagerMXBean::getName)
                        .collect(Collectors.joining(", ")));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("accp", AmazonCorrettoCryptoProvider.INSTANCE.getVersionStr());
        facts.put(
                "conscrypt",
                Conscrypt.version().major() + "." + Conscrypt.version().minor() + "."
                        + Conscrypt.version().patch());
        facts.put("chainBytes", chainBytes());
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(facts) + "\n");
    }

    private static String cpu() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static Map<String, Long> chainBytes() throws IOException {
        var sizes = new LinkedHashMap<String, Long>();
        for (int scopes : new int[] {1, 1000, 100_000}) {
            sizes.put(
                    Integer.toString(scopes),
                    Files.size(ChainFolder.withScopes(scopes).chainFile()));
        }
        return sizes;
    }
}
