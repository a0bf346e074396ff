package org.o365se.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;

/** A list of names in a file or on standard input, one in a line. */
public final class LineList {
    private static final int MAX_BYTES = 1 << 26;

    private LineList() {}

    /** Reads the lines that are not empty; {@code -} stands for standard input. */
    public static List<String> read(String name, Charset charset) throws IOException {
        try (var in = Input.open(name)) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CommandFailure(CommandErrorId.INPUT_UNREADABLE.with(
                        "The list " + name + " is longer than " + MAX_BYTES + " bytes, the maximum; divide it"));
            }
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (CharacterCodingException e) {
            throw new CommandFailure(
                    CommandErrorId.INPUT_UNREADABLE.with("The list " + name + " is not text in the encoding " + charset
                            + "; convert it, or name another file"),
                    e);
        }
    }
}
