package org.o365se.pkcs11;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.o365se.pkcs11.host.Answer;
import org.o365se.pkcs11.host.FoundKey;
import org.o365se.pkcs11.host.Frames;
import org.o365se.pkcs11.host.HostOperation;
import org.o365se.pkcs11.host.HostSettings;
import org.o365se.pkcs11.host.KeyAttributes;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.KeyReference;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.pkcs11.host.TokenHost;
import org.o365se.rootkey.SanitizedText;
import org.o365se.rootkey.WrapAlgorithm;
import org.o365se.rootkey.WrappedKeyLimits;

/**
 * The class path of a token host: a jar with the classes of its package and those that it needs of the provider, in a new folder that only this user can enter. Our own jar would not always do: it can
 * lie inside another one, as in an application that is packed into a single file.
 */
final class HostJar implements AutoCloseable {
    /** The names of the package's classes that are not public. */
    static final List<String> HIDDEN = List.of(
            "Ckr",
            "Cryptoki",
            "CryptokiException",
            "DirectToken",
            "KeyFinder",
            "KeyLookup",
            "KeyMaker",
            "KeyTransfer",
            "Library",
            "Login",
            "P11",
            "Proofs",
            "Sessions",
            "SunCryptoki",
            "Utf8",
            "Way",
            "WrapOperations");

    static final List<Class<?>> PUBLIC = List.of(
            Answer.class,
            FoundKey.class,
            Frames.class,
            HostOperation.class,
            HostSettings.class,
            KeyAttributes.class,
            KeyFacts.class,
            KeyKind.class,
            KeyReference.class,
            TokenException.class,
            TokenFacts.class,
            TokenFailure.class,
            TokenHost.class,
            org.o365se.pkcs11.host.WipedOutput.class,
            SanitizedText.class,
            WrapAlgorithm.class,
            WrappedKeyLimits.class);

    private final Path folder;
    private final Path jar;

    private HostJar(Path folder) {
        this.folder = folder;
        this.jar = folder.resolve(TokenHost.JAR_NAME);
    }

    static HostJar write() throws IOException {
        // Made with mode 0700 where there are modes.
        var host = new HostJar(Files.createTempDirectory("o365se-token-"));
        try (var out = new JarOutputStream(Files.newOutputStream(host.jar))) {
            var classes = new ArrayDeque<Class<?>>(PUBLIC);
            for (var name : HIDDEN) {
                classes.add(Class.forName(TokenHost.class.getPackageName() + "." + name));
            }
            while (!classes.isEmpty()) {
                var next = classes.remove();
                classes.addAll(List.of(next.getDeclaredClasses()));
                put(out, next);
            }
            return host;
        } catch (ClassNotFoundException e) {
            throw new IOException("this jar of the PKCS#11 bridge is not whole: it lacks " + e.getMessage(), e);
        } catch (IOException e) {
            host.close();
            throw e;
        }
    }

    Path path() {
        return jar;
    }

    /** Removes it; a host that has opened it does not mind. Where an open file cannot be removed, it goes when this JVM ends. */
    @Override
    public void close() {
        boolean isWhole = !jar.toFile().delete();
        if (!folder.toFile().delete()) {
            // What was marked last goes first.
            folder.toFile().deleteOnExit();
        }
        if (isWhole) {
            jar.toFile().deleteOnExit();
        }
    }

    private static void put(JarOutputStream out, Class<?> type) throws IOException {
        var name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("the class file of " + type.getName() + " cannot be found");
            }
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
            out.closeEntry();
        }
    }
}
