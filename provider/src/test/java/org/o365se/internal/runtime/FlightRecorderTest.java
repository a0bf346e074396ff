package org.o365se.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.store.LiveFolder;

@DisplayName("JFR")
class FlightRecorderTest {
    private static final String USE = "org.o365se.RootUse";

    @TempDir
    private Path folder;

    @Test
    @DisplayName("records uses of root keys, changes of the chain and of health, and no message")
    void records() throws Exception {
        var live = new LiveFolder(folder);
        live.init();
        List<RecordedEvent> events;
        try (var recording = new Recording()) {
            recording.start();
            try (var chain = KeyChain.open(live.configuration)) {
                chain.create(DataEncryptionPolicy.builder(LiveFolder.POLICY).build());
                chain.create(EncryptionScope.of(LiveFolder.ALICE, LiveFolder.POLICY));
                chain.forget();
                var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
                cipher.init(Cipher.ENCRYPT_MODE, chain.key(LiveFolder.ALICE));
                cipher.doFinal(new byte[10]);
                cipher.doFinal(new byte[10]);
                chain.forget();
                Files.move(live.managed, folder.resolve("aside"));
                assertThrows(
                        InvalidKeyException.class, () -> cipher.init(Cipher.ENCRYPT_MODE, chain.key(LiveFolder.ALICE)));
            }
            recording.stop();
            events = eventsOf(recording);
        }

        var opened =
                only(events, USE).filter(event -> !event.getBoolean("failed")).toList();
        assertEquals(
                2,
                opened.stream()
                        .filter(event -> event.getString("reason").equals("open"))
                        .count(),
                opened::toString);
        var last = opened.get(opened.size() - 1);
        assertEquals("unwrap", last.getString("operation"));
        assertEquals("contoso", last.getString("tenant"));
        assertEquals(LiveFolder.POLICY, last.getString("policy"));
        assertTrue(last.getString("root").startsWith("managed:"), last::toString);
        assertFalse(last.getDuration().isNegative());
        assertEquals(List.of("Service Encryption"), last.getEventType().getCategoryNames());

        var failed = only(events, USE)
                .filter(event -> event.getBoolean("failed")
                        && event.getString("operation").equals("unwrap"))
                .toList();
        assertEquals(2, failed.size(), failed::toString);
        assertTrue(failed.get(0).getString("error").startsWith("O365SE-"), failed::toString);

        assertEquals(
                List.of("policy.create ok", "scope.create ok"),
                only(events, "org.o365se.ChainChange")
                        .map(event -> event.getString("change") + " " + event.getString("outcome"))
                        .toList());
        assertEquals(
                List.of("DEGRADED", "LOST"),
                only(events, "org.o365se.HealthChange")
                        .map(event -> event.getString("state"))
                        .toList());
    }

    private static Stream<RecordedEvent> only(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .sorted(Comparator.comparing(RecordedEvent::getEndTime));
    }

    private List<RecordedEvent> eventsOf(Recording recording) throws IOException {
        var file = folder.resolve("events.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }
}
