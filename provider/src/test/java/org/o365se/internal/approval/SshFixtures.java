package org.o365se.internal.approval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;

/** Keys and signatures that OpenSSH 9.2 made: {@code ssh-keygen -Y sign -n o365se-approval -f KEY request.txt}. */
final class SshFixtures {
    /** The last 32 bytes in the line of {@code ed25519.pub}. */
    static final Bytes ANN =
            Bytes.takeOwnershipOf(Base64.getDecoder().decode("k65jg5hq3BciXM9lNu3TyrBzH7YzIDfhoqYSFSu9bfk="));

    private SshFixtures() {}

    static Approver ann() {
        return new Approver("Ann", ANN, Optional.empty());
    }

    static byte[] bytes(String name) {
        try (var in = SshFixtures.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }
}
