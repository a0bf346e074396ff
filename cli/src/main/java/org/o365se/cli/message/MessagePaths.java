package org.o365se.cli.message;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.o365se.cli.base.FileName;
import org.o365se.cli.file.LineList;
import org.o365se.cli.file.Output;

/** The files and folders that a command is to work on, as the user named them. */
public final class MessagePaths {
    private MessagePaths() {}

    /** Returns the paths; {@code -} stands for those on standard input, one in a line. */
    public static List<Path> of(List<String> typed) throws IOException {
        var paths = new ArrayList<Path>();
        for (var name : typed) {
            if (name.equals(Output.STANDARD)) {
                readList(paths);
            } else {
                paths.add(FileName.of(name));
            }
        }
        return paths;
    }

    private static void readList(List<Path> paths) throws IOException {
        // In the encoding of file names, which that of the locale is.
        var encoding = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        for (var line : LineList.read(Output.STANDARD, encoding)) {
            paths.add(FileName.of(line));
        }
    }
}
