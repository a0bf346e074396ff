package org.o365se.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.MessageInfo;
import org.o365se.cli.text.PolicyText;

/** Prints the keys between a root key and the data, and where each of them is stored. */
final class KeyChainPicture {
    private KeyChainPicture() {}

    static void print(
            DataEncryptionPolicy policy,
            List<String> homes,
            EncryptionScope scope,
            long plaintextBytes,
            Path message,
            PrintWriter out)
            throws IOException {
        MessageInfo info;
        try (var in = Files.newInputStream(message)) {
            info = MessageInfo.read(in);
        }
        out.println("The chain of keys, from the top:");
        for (int i = 0; i < homes.size(); i++) {
            var start = "  root key    ";
            for (var line : PolicyText.describe(policy.roots().get(i))) {
                out.println(start + line);
                start = " ".repeat(start.length());
            }
            out.println("              home: " + homes.get(i));
        }
        out.println("  policy key  version " + policy.policyKeyVersion() + " of policy "
                + policy.id().orElseThrow());
        out.println(
                "              home: service.keychain (authenticated with keychain.secret), wrapped by each root key");
        out.println("  scope key   version " + scope.keyVersion() + " of scope "
                + scope.id().orElseThrow());
        out.println("              home: service.keychain, wrapped by the policy key");
        out.println("  data key    for this message only");
        out.println("              home: the message's header (" + info.headerBytes()
                + " bytes), wrapped by the scope key");
        out.println("  chunks      " + info.chunks(plaintextBytes) + " of at most " + info.chunkBytes()
                + " bytes, each authenticated, under the data key");
        out.println("              home: " + message.getFileName() + ", " + Files.size(message) + " bytes for "
                + plaintextBytes + " bytes of data");
    }
}
