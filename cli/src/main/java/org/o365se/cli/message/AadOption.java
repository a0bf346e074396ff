package org.o365se.cli.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.Input;
import picocli.CommandLine.Option;

/** The options for additional authenticated data: as text, or as the content of a file. */
final class AadOption {
    private static final int MAX_BYTES = 1 << 20;

    @Option(
            names = "--aad",
            paramLabel = "TEXT",
            description = "Additional authenticated data (UTF-8). It is not stored; decrypting requires the same data.")
    private @Nullable String text;

    @Option(names = "--aad-file", paramLabel = "FILE", description = "A file with the additional authenticated data.")
    private @Nullable Path file;

    byte[] bytes() throws IOException {
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        var path = Objects.requireNonNull(file, "one of the two options is set");
        try (var in = Input.open(path)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CommandFailure(CommandErrorId.INPUT_UNREADABLE.with("The file " + path + " is longer than "
                        + MAX_BYTES + " bytes, the maximum for additional data; use its digest instead"));
            }
            return bytes;
        }
    }
}
