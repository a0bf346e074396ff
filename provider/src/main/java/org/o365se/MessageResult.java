package org.o365se;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The result for one file.
 *
 * @param file the path, as it was found below the named file or folder
 * @param outcome what was done
 * @param failure why it failed: a sentence that begins with an error id; empty if it did not
 */
public record MessageResult(Path file, MessageOutcome outcome, Optional<String> failure) {}
