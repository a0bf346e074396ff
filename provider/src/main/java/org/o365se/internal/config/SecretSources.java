package org.o365se.internal.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SecretReader;

/**
 * Reads secrets from a file, the environment or the console. Thread-safe.
 *
 * <p>A file contains the secret as one line of UTF-8, and only the users that the configuration allows may read it. The console is asked once for each
 * configuration key, and the input is kept until the program ends. A secret in the environment stays readable there, because it cannot be wiped.
 */
public final class SecretSources implements SecretReader {
    private static final int MAX_FILE_BYTES = 64 * 1024;
    private final Function<String, Optional<String>> environment;
    private final TypedSecrets typed;
    private final FileAccess fileAccess;
    private final Set<String> secretVariables;

    /**
     * Creates a reader of the files, the environment and the console of this program.
     *
     * @param configuration defines who may have access to the files, and which environment variables contain secrets
     */
    public SecretSources(Configuration configuration) {
        this(
                name -> Optional.ofNullable(System.getenv(name)),
                TypedSecrets.OF_THIS_JVM,
                configuration.fileAccess(),
                configuration.secretVariables());
    }

    SecretSources(
            Function<String, Optional<String>> environment,
            TypedSecrets typed,
            FileAccess fileAccess,
            Set<String> secretVariables) {
        this.environment = environment;
        this.typed = typed;
        this.fileAccess = fileAccess;
        this.secretVariables = Set.copyOf(secretVariables);
    }

    @Override
    public Set<String> secretVariables() {
        return secretVariables;
    }

    @Override
    public char[] read(String configurationKey, String source) {
        // An invalid source is not shown, because it may be the secret itself.
        var where = SecretSourceSyntax.parse(source)
                .orElseThrow(() -> failure(
                        configurationKey,
                        "its source is not one of " + SecretSourceSyntax.ALLOWED + "; use one of these",
                        null));
        if (where instanceof SecretSourceSyntax.InFile file) {
            return fromFile(configurationKey, file.path());
        }
        if (where instanceof SecretSourceSyntax.InEnvironment variable) {
            return environment
                    .apply(variable.name())
                    .filter(value -> !value.isEmpty())
                    .orElseThrow(() -> failure(
                            configurationKey,
                            "the environment variable " + variable.name()
                                    + " is not set or empty; set it for this process",
                            null))
                    .toCharArray();
        }
        return typed.ask(configurationKey)
                .orElseThrow(() -> failure(
                        configurationKey,
                        "there is no console, or nothing was typed; for a program without a console use file:PATH or env:NAME",
                        null));
    }

    private char[] fromFile(String configurationKey, Path file) {
        byte[] bytes;
        try {
            checkPermissions(configurationKey, file);
            bytes = AtomicFile.read(file, MAX_FILE_BYTES);
        } catch (NoSuchFileException e) {
            throw failure(
                    configurationKey,
                    "the file " + file + " does not exist; create it, readable only by this user, or correct the path",
                    e);
        } catch (IOException e) {
            throw failure(configurationKey, "the file " + file + " could not be read: " + e.getMessage(), e);
        }
        try {
            return line(configurationKey, file, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void checkPermissions(String configurationKey, Path file) throws IOException {
        var objection = fileAccess.objectionTo(file);
        if (objection.isPresent()) {
            throw failure(configurationKey, "the file " + file + " " + objection.get(), null);
        }
    }

    private static char[] line(String configurationKey, Path file, byte[] bytes) {
        int end = bytes.length;
        if (end > 0 && bytes[end - 1] == '\n') {
            end--;
            if (end > 0 && bytes[end - 1] == '\r') {
                end--;
            }
        }
        CharBuffer decoded;
        try {
            decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
        } catch (CharacterCodingException e) {
            // Without the cause, which reveals a part of the bytes.
            throw failure(configurationKey, "the file " + file + " is not UTF-8 text; save it as UTF-8", null);
        }
        try {
            var secret = new char[decoded.remaining()];
            decoded.duplicate().get(secret);
            if (secret.length == 0 || hasLineBreak(secret)) {
                Arrays.fill(secret, '\0');
                throw failure(configurationKey, "the file " + file + " must contain the secret as its only line", null);
            }
            return secret;
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    private static boolean hasLineBreak(char[] text) {
        for (char c : text) {
            if (c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }

    private static RootKeyMisconfiguredException failure(
            String configurationKey, String why, @Nullable Exception cause) {
        return new RootKeyMisconfiguredException(
                ProviderErrorId.SECRET_UNREADABLE,
                "The secret of " + configurationKey + " cannot be read: " + why,
                cause);
    }
}
