package org.o365se.internal.crypto;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.o365se.internal.message.ChunkEngine;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.Suite;

/** A program that uses every kept primitive with keys that it knows only masked, drops the keys, and looks for them in a dump of its own heap. */
public final class KeptObjects {
    private static final byte MASK = 0x5A;
    private static final int RUN = 16;

    private KeptObjects() {}

    /** Prints how often a key was found, and how often the control value was. */
    public static void main(String[] arguments) throws Exception {
        var dump = Path.of(arguments[0]);
        var dataKey = masked();
        var wrappingKey = masked();
        var control = masked();
        var hmac = new HmacSha512();
        var chunks = new ChunkEngine(hmac);
        var kw = new AesKeyWrap();
        var message = new byte[1000];
        for (int i = 0; i < 3; i++) {
            use(dataKey, wrappingKey, hmac, chunks, kw, message);
        }
        var seen = unmasked(control);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        int keys = 0;
        for (var key : new byte[][] {dataKey, wrappingKey}) {
            for (int pad : new int[] {0, 0x36, 0x5c}) {
                keys += count(dump, key, pad);
            }
        }
        System.out.println("keys: " + keys + ", control: " + Math.min(1, count(dump, control, 0)) + ", alive: "
                + (seen.length + message.length + chunks.hashCode() + kw.hashCode() + hmac.hashCode() != 0));
    }

    private static void use(
            byte[] maskedDataKey,
            byte[] maskedWrappingKey,
            HmacSha512 hmac,
            ChunkEngine chunks,
            AesKeyWrap kw,
            byte[] message)
            throws Exception {
        var dataKey = Key256.takeOwnershipOf(unmasked(maskedDataKey));
        var wrappingKey = Key256.takeOwnershipOf(unmasked(maskedWrappingKey));
        kw.unwrap(wrappingKey, kw.wrap(wrappingKey, dataKey)).destroy();
        // As a key, and as a part of a message.
        var encoded = dataKey.getEncoded();
        hmac.mac(wrappingKey, "text".getBytes(StandardCharsets.UTF_8), encoded, encoded, encoded, encoded);
        chunks.begin(Suite.DEFAULT, ContentKind.DATA, dataKey, new byte[24], new byte[10]);
        var sealed = new byte[message.length + AesGcm.TAG_BYTES];
        chunks.seal(0, message, 0, message.length, sealed, 0);
        chunks.end();
        hmac.expand(dataKey, 100, encoded);
        Arrays.fill(encoded, (byte) 0);
        dataKey.destroy();
        wrappingKey.destroy();
    }

    private static byte[] masked() {
        var bytes = new byte[Key256.BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static byte[] unmasked(byte[] masked) {
        var bytes = masked.clone();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= MASK;
        }
        return bytes;
    }

    /** Counts where the first half of the key, under a pad, stands in the file. */
    private static int count(Path dump, byte[] masked, int pad) throws IOException {
        int found = 0;
        int matched = 0;
        try (var in = new BufferedInputStream(Files.newInputStream(dump), 1 << 20)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                int unmasked = next ^ MASK ^ pad;
                if (unmasked == Byte.toUnsignedInt(masked[matched])) {
                    matched++;
                } else {
                    // Random bytes: a run that begins within a run is not to be expected.
                    matched = unmasked == Byte.toUnsignedInt(masked[0]) ? 1 : 0;
                }
                if (matched == RUN) {
                    found++;
                    matched = 0;
                }
            }
        }
        return found;
    }
}
