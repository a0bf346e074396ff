package org.o365se.internal.root;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.ChainClosed;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyPresence;

/** A home of root keys that connects at the first use of a key, so that a bridge that cannot connect affects only its own keys. Thread-safe. */
public final class LazyHome implements RootKeyHome {
    private final Supplier<RootKeyHome> connect;
    private @Nullable RootKeyHome connected;
    private boolean closed;

    public LazyHome(Supplier<RootKeyHome> connect) {
        this.connect = connect;
    }

    @Override
    public RootKey newest(String uri, String tenant) {
        return home().newest(uri, tenant);
    }

    @Override
    public RootKey exact(RootKeyDescription description, String tenant) {
        return home().exact(description, tenant);
    }

    @Override
    public RootKeyPresence presence(RootKeyDescription description, String tenant) {
        return home().presence(description, tenant);
    }

    @Override
    public List<RootKeyCheck> check(String uri) {
        return home().check(uri);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connected != null) {
            connected.close();
            connected = null;
        }
    }

    private synchronized RootKeyHome home() {
        if (closed) {
            throw ChainClosed.refusal();
        }
        if (connected == null) {
            connected = connect.get();
        }
        return connected;
    }
}
