package org.o365se.keyvault.standin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP connection to a server that can be disturbed below TLS. Thread-safe. */
public final class FaultyLine implements AutoCloseable {
    /** What happens to new connections, and to the next bytes of those that are open. */
    public enum State {
        /** Everything passes. */
        WHOLE,
        /** Connections are taken, bytes are swallowed: a host that is frozen, or a firewall that drops. */
        STALLED,
        /** Connections are reset. */
        RESET
    }

    private final ServerSocket listener;
    private final Thread acceptor;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile State state = State.WHOLE;

    /**
     * Starts it.
     *
     * @param targetPort of a server on the loopback address
     */
    public FaultyLine(int targetPort) {
        target = targetPort;
        listener = listen();
        acceptor = start(this::accept);
    }

    private static ServerSocket listen() {
        try {
            var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            if (FreshPorts.take(socket.getLocalPort())) {
                return socket;
            }
            // Closed after the next one is open, or it could be the same again.
            var next = listen();
            socket.close();
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns where it listens.
     *
     * @return a port of the loopback address
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Changes what happens.
     *
     * @param wanted from now on
     */
    public void set(State wanted) {
        state = wanted;
    }

    /**
     * Counts connections.
     *
     * @return those that were taken since the start
     */
    public int connections() {
        return connections.get();
    }

    /** Resets the connections that are open, whatever the state; new ones are not touched. */
    public void resetOpen() {
        open.forEach(FaultyLine::reset);
    }

    /** Closes it. Once this returns, new connections are refused. */
    @Override
    public void close() {
        closeQuietly(listener);
        // An accept under way keeps the kernel's socket, so it takes connections until it returns.
        join(acceptor);
        open.forEach(FaultyLine::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                if (listener.isClosed()) {
                    reset(client);
                    return;
                }
                connections.incrementAndGet();
                open.add(client);
                if (state == State.RESET) {
                    reset(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // Closed, or the target is gone: the client sees the same as from any dead server.
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        start(() -> pump(client, server));
        start(() -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            var buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                switch (state) {
                    case WHOLE -> out.write(buffer, 0, n);
                    case RESET -> {
                        reset(from);
                        reset(to);
                        return;
                    }
                    case STALLED -> {
                        // Swallowed.
                    }
                }
            }
        } catch (IOException e) {
            closeQuietly(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            // With this, closing sends RST instead of FIN.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is to be gone, and it is.
            return;
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread start(Runnable work) {
        var thread = new Thread(work, "o365se-faulty-line");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
