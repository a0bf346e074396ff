package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.o365se.KeyChain;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;

/** Changes the messages of a folder, and says when it begins to write and when it has finished. */
final class RewrapProgram {
    /** What it can do. */
    static final List<String> JOBS = List.of("in-place", "replace", "reencrypt");

    static final String FINISHED = "finished";

    private static final MessageRunOptions OPTIONS = MessageRunOptions.DEFAULT.jobs(2);

    private RewrapProgram() {}

    public static void main(String[] arguments) throws IOException {
        try (var chain = KeyChain.open(Path.of(arguments[0]))) {
            run(chain, arguments[1], Path.of(arguments[2]), OPTIONS.listener((result, finished) -> {
                if (finished == 1) {
                    System.out.println("started");
                }
            }));
            System.out.println(FINISHED);
        }
    }

    static MessageReport run(KeyChain chain, String job, Path folder) throws IOException {
        return run(chain, job, folder, OPTIONS);
    }

    private static MessageReport run(KeyChain chain, String job, Path folder, MessageRunOptions options)
            throws IOException {
        var messages = chain.messages();
        return switch (job) {
            case "in-place" -> messages.rewrap(List.of(folder), options.writingInPlace());
            case "replace" -> messages.rewrap(List.of(folder), options);
            case "reencrypt" -> messages.reencrypt(List.of(folder), options);
            default -> throw new IllegalArgumentException(job);
        };
    }
}
