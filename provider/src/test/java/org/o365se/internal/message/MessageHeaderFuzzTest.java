package org.o365se.internal.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import javax.crypto.BadPaddingException;

/** Whatever bytes come, they are a header in its one encoding or a BadPaddingException. */
class MessageHeaderFuzzTest {
    @FuzzTest
    void bytesAreAHeaderOrRefused(byte[] bytes) {
        MessageHeader header;
        try {
            header = MessageHeader.parse(bytes, bytes.length);
        } catch (BadPaddingException documented) {
            return;
        }
        var again = new byte[MessageSizes.HEADER_BYTES];
        header.writeTo(again);
        assertArrayEquals(Arrays.copyOf(bytes, MessageSizes.HEADER_BYTES), again);
    }
}
