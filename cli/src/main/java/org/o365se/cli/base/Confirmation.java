package org.o365se.cli.base;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Asks before something is done that cannot be undone. */
public final class Confirmation {
    private Confirmation() {}

    /**
     * Asks on standard output, and reads the answer from standard input.
     *
     * @param question what to confirm, with what to type
     * @param notDone what was not done, as the beginning of a sentence
     * @throws CommandFailure if the answer is not yes
     */
    public static void require(PrintWriter out, String question, String notDone) throws IOException {
        out.print(question);
        out.flush();
        var answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer == null) {
            // Standard input ended, so the line of the question is still open.
            out.println();
        }
        if (answer == null || !answer.strip().equals("yes")) {
            throw new CommandFailure(CommandErrorId.NOT_CONFIRMED.with(
                    notDone + ", because the answer was not yes, and nothing was changed; answer yes, or pass --yes"));
        }
    }
}
