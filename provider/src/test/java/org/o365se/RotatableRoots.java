package org.o365se;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyFactory;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SecretReader;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * An installed bridge with the scheme {@code rotatable}: root keys {@code rotatable:WORLD/NAME} with versions. Their owner, a test with a {@link World} of its own, rotates
 * them, takes them away and destroys them, and is told of each use. Each key has a home of its own.
 */
public final class RotatableRoots implements RootKeyFactory {
    private static final String SCHEME = "rotatable";
    private static final Map<String, World> WORLDS = new ConcurrentHashMap<>();

    /** What is asked of a root key. */
    public enum Use {
        WRAP,
        UNWRAP
    }

    /** Is told of each use before it happens, in the thread that makes it; may throw. */
    public interface Observer {
        /**
         * Is told.
         *
         * @param process the entry {@code rotatable.process} of the configuration that the user of the key has; empty if there is none
         * @param use what is asked
         * @param uri of which key
         */
        void asked(String process, Use use, String uri);
    }

    /** All root keys of one test. Thread-safe. */
    public static final class World {
        public final AtomicInteger wraps = new AtomicInteger();
        public final AtomicInteger unwraps = new AtomicInteger();
        private final String id = UUID.randomUUID().toString();
        private final Map<String, List<Version>> keys = new ConcurrentHashMap<>();
        private final Set<String> lost = ConcurrentHashMap.newKeySet();
        private volatile Observer observer = (process, use, uri) -> {};

        private record Version(String name, SecretKeySpec key) {}

        /** Starts a world without keys. */
        public World() {
            WORLDS.put(id, this);
        }

        /** Makes a key with one version, and returns its URI. */
        public String make(String name) {
            var uri = SCHEME + ":" + id + "/" + name;
            keys.put(uri, new CopyOnWriteArrayList<>());
            rotate(uri);
            return uri;
        }

        /** Makes a new version of a key; the older ones unwrap still. */
        public String rotate(String uri) {
            var bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            var version = new Version("version-" + UUID.randomUUID(), new SecretKeySpec(bytes, "AES"));
            keys.get(uri).add(version);
            return version.name();
        }

        /** Destroys one version for ever. */
        public void destroy(String uri, String version) {
            keys.get(uri).removeIf(made -> made.name().equals(version));
        }

        /** Returns the names of the versions that were not destroyed, the oldest first. */
        public List<String> versions(String uri) {
            return keys.get(uri).stream().map(Version::name).toList();
        }

        /** From now on a key cannot be reached. */
        public void lose(String uri) {
            lost.add(uri);
        }

        /** From now on all keys can be reached. */
        public void find() {
            lost.clear();
        }

        /** Returns whether some key cannot be reached. */
        public boolean hasLost() {
            return !lost.isEmpty();
        }

        /** Returns whether a key cannot be reached. */
        public boolean isLost(String uri) {
            return lost.contains(uri);
        }

        /** Sets who is told of each use from now on. */
        public void observe(Observer told) {
            observer = told;
        }
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<String> configurationPrefixes() {
        return Set.of(SCHEME);
    }

    @Override
    public RootKeyHome connect(Map<String, String> configuration, SecretReader secrets) {
        return new Home(configuration.getOrDefault(SCHEME + ".process", ""));
    }

    private record Home(String process) implements RootKeyHome {
        @Override
        public RootKey newest(String uri, String tenant) {
            return key(uri, Optional.empty());
        }

        @Override
        public RootKey exact(RootKeyDescription description, String tenant) {
            return key(description.uri(), Optional.of(description.version()));
        }

        private RootKey key(String uri, Optional<String> wanted) {
            var world = WORLDS.get(uri.substring(SCHEME.length() + 1).split("/", 2)[0]);
            if (world == null || !world.keys.containsKey(uri)) {
                throw new RootKeyDeniedException(() -> 9999, "There is no root key " + uri, null);
            }
            if (world.isLost(uri)) {
                throw new RootKeyUnavailableException(() -> 9999, uri + " cannot be reached", null);
            }
            var versions = new ArrayList<>(world.keys.get(uri));
            if (wanted.isPresent()) {
                versions.removeIf(version -> !version.name().equals(wanted.get()));
            }
            if (versions.isEmpty()) {
                throw new RootKeyDeniedException(() -> 9999, uri + " has no version " + wanted.orElse(""), null);
            }
            return new Key(world, process, uri, versions.get(versions.size() - 1));
        }

        @Override
        public List<RootKeyCheck> check(String uri) {
            return List.of(new RootKeyCheck("reached", RootKeyCheck.Outcome.PASSED, uri, ""));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private record Key(World world, String process, String uri, World.Version version) implements RootKey {
        @Override
        public RootKeyDescription describe() {
            return new RootKeyDescription(uri, version.name(), WrapAlgorithm.A256KW, "home of " + uri);
        }

        @Override
        public byte[] wrap(byte[] policyKey) {
            asked(Use.WRAP, world.wraps);
            try {
                return cipher(Cipher.WRAP_MODE).wrap(new SecretKeySpec(policyKey, "AES"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] unwrap(byte[] wrapped) {
            asked(Use.UNWRAP, world.unwraps);
            try {
                return cipher(Cipher.UNWRAP_MODE)
                        .unwrap(wrapped, "AES", Cipher.SECRET_KEY)
                        .getEncoded();
            } catch (GeneralSecurityException e) {
                throw new RootKeyCorruptException(() -> 9999, "The copy does not open under " + uri, e);
            }
        }

        private void asked(Use use, AtomicInteger count) {
            count.incrementAndGet();
            world.observer.asked(process, use, uri);
            if (world.isLost(uri)) {
                throw new RootKeyUnavailableException(() -> 9999, uri + " cannot be reached", null);
            }
        }

        private Cipher cipher(int mode) throws GeneralSecurityException {
            var cipher = Cipher.getInstance("AESWrap", "SunJCE");
            cipher.init(mode, version.key());
            return cipher;
        }
    }
}
