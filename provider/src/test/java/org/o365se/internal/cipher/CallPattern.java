package org.o365se.internal.cipher;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;

/** A way to feed a whole input to an initialised {@code Cipher}: how it is cut, and how each piece is handed over. */
record CallPattern(Split split, Transport transport) {
    static List<CallPattern> all() {
        return Stream.concat(
                        cross(Split.all(), Transport.apart()).stream(),
                        cross(Split.few(), Transport.overlapping()).stream())
                .toList();
    }

    boolean suits(int length) {
        return split.suits(length);
    }

    byte[] run(Cipher cipher, byte[] input) throws GeneralSecurityException {
        var output = new ByteArrayOutputStream();
        int at = 0;
        for (int length : split.updates(input.length)) {
            output.writeBytes(transport.run(Step.UPDATE, cipher, Arrays.copyOfRange(input, at, at + length)));
            at += length;
        }
        output.writeBytes(transport.run(Step.FINAL, cipher, Bytes.from(input, at)));
        return output.toByteArray();
    }

    private static List<CallPattern> cross(List<Split> splits, List<Transport> transports) {
        return splits.stream()
                .flatMap(split -> transports.stream().map(transport -> new CallPattern(split, transport)))
                .toList();
    }
}
