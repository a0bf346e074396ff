package org.o365se.keychain;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.error.ErrorId;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;

/** A home of root keys that is connected to when one of them is first asked for, so that a bridge that cannot connect harms its own keys only. Thread-safe. */
final class LazyHome implements RootKeyHome {
    private final Supplier<RootKeyHome> connect;
    private @Nullable RootKeyHome connected;
    private boolean closed;

    LazyHome(Supplier<RootKeyHome> connect) {
        this.connect = connect;
    }

    @Override
    public RootKey newest(String uri) {
        return home().newest(uri);
    }

    @Override
    public RootKey exact(RootKeyDescription description) {
        return home().exact(description);
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
            throw new IllegalStateException(
                    ErrorId.CHAIN_CLOSED.with("The key chain has been closed; open it again and get a new key from it"));
        }
        if (connected == null) {
            connected = connect.get();
        }
        return connected;
    }
}
