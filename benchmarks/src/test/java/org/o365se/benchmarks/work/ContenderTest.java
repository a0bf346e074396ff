package org.o365se.benchmarks.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every contender does the whole work, so that nobody is fast by leaving something out. Providers with a native part are left to the run itself. */
class ContenderTest {
    private static final byte[] KIBIBYTE = random(1024);
    private static final byte[] MEBIBYTE = random(1 << 20);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void tellWhereChainsAre() {
        System.setProperty(ChainFolder.PROPERTY, folder.toString());
    }

    @AfterAll
    static void forgetWhereChainsAre() {
        System.clearProperty(ChainFolder.PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o365se:SunJCE:1",
                "o365se-new-cipher:SunJCE:1",
                "primitives:SunJCE",
                "raw:SunJCE",
                "tink-envelope",
                "tink-streaming:4096",
                "aws:4096"
            })
    void aSmallMessageComesBackAsItWas(String contender) throws GeneralSecurityException, IOException {
        var work = SmallWork.of(Contender.of(contender));
        assertArrayEquals(KIBIBYTE, work.decrypt(work.encrypt(KIBIBYTE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"o365se:SunJCE:1", "raw:SunJCE:1", "raw-read:SunJCE:1", "tink-streaming:65536", "aws:65536"})
    void aStreamIsReadToItsEnd(String contender) throws GeneralSecurityException, IOException {
        var work = StreamWork.of(Contender.of(contender));
        var sealed = new ByteArrayOutputStream();
        work.encrypt(MEBIBYTE, sealed);
        assertEquals(MEBIBYTE.length, work.decrypt(sealed.toByteArray(), new byte[StreamWork.PIECE_BYTES]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"o365se:SunJCE:1", "o365se:SunJCE:2", "raw:SunJCE:1", "raw:SunJCE:4", "raw-whole:SunJCE"})
    void anArrayComesBackAsItWas(String contender) throws GeneralSecurityException, IOException {
        var work = ArrayWork.of(Contender.of(contender));
        var sealed = new byte[work.sealedBytes(MEBIBYTE.length)];
        var opened = new byte[MEBIBYTE.length];
        work.encrypt(MEBIBYTE, sealed);
        work.decrypt(sealed, opened);
        assertArrayEquals(MEBIBYTE, opened);
    }

    @ParameterizedTest
    @ValueSource(strings = {"o365se:SunJCE:1", "o365se:SunJCE:2", "raw-read:SunJCE:1", "raw-read:SunJCE:2"})
    void aFileIsReadToItsEnd(String contender) throws GeneralSecurityException, IOException {
        var work = FileWork.of(Contender.of(contender));
        var plain = random(2 * FileWork.PIECE_BYTES + RawGcm.CHUNK_BYTES);
        var file = folder.resolve("file");
        var piece = new byte[FileWork.PIECE_BYTES];
        work.write(plain, file);
        assertEquals(plain.length, work.readByChannel(file, piece));
        var end = java.util.Arrays.copyOfRange(plain, 2 * FileWork.PIECE_BYTES, plain.length);
        assertArrayEquals(end, java.util.Arrays.copyOf(piece, end.length));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
