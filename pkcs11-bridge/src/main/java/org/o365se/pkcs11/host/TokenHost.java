package org.o365se.pkcs11.host;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The JVM that holds one PKCS#11 library and the login to one token. It is asked on standard input and answers on standard output, ends when its standard
 * input does or when it was asked nothing for some time, and can be killed at any moment: it holds nothing that is not in the token.
 */
public final class TokenHost {
    /** The name of the jar that {@link #main} runs from, which lies alone in its folder. */
    public static final String JAR_NAME = "o365se-token-host.jar";

    private static final int ENDED = 0;
    private static final int FAILED = 3;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final byte[] marker;
    private final OutputStream out;
    private final AtomicLong lastBusy = new AtomicLong(System.nanoTime());
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<String, Handler> handlers = handlers();
    private final DirectToken token = new DirectToken();
    private final int parallel;

    private TokenHost(byte[] marker, OutputStream out, int parallel) {
        this.marker = marker;
        this.out = out;
        this.parallel = parallel;
    }

    /**
     * Runs a host.
     *
     * @param args how many milliseconds it waits for a request before it ends; how many operations it performs at a time
     */
    public static void main(String[] args) {
        var out = new FileOutputStream(FileDescriptor.out);
        // What Java code prints must not come between the replies; the library's own output does, and is skipped.
        System.setOut(System.err);
        try {
            var in = new DataInputStream(new BufferedInputStream(System.in));
            var marker = new byte[Frames.MARKER_BYTES];
            in.readFully(marker);
            var host = new TokenHost(marker, out, Integer.parseInt(args[1]));
            host.endWhenIdle(Long.parseLong(args[0]));
            host.serve(in);
            removeClassPath();
            Runtime.getRuntime().halt(ENDED);
        } catch (IOException e) {
            // The process that started this one is gone, or no longer understands it.
            removeClassPath();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** Removes the jar that this process runs from and its folder, where whoever wrote them was killed before doing so. */
    private static void removeClassPath() {
        var jar = new File(System.getProperty("java.class.path"));
        if (jar.getName().equals(JAR_NAME) && jar.delete()) {
            jar.getParentFile().delete();
        }
    }

    private void serve(DataInputStream in) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(parallel, TokenHost::daemon);
        while (true) {
            byte[] request;
            try {
                request = Frames.readFrame(in);
            } catch (EOFException e) {
                return;
            }
            underWay.incrementAndGet();
            workers.execute(() -> {
                answer(request);
                lastBusy.set(System.nanoTime());
                underWay.decrementAndGet();
            });
        }
    }

    private void endWhenIdle(long idleMillis) {
        daemon(() -> {
                    long rest = idleMillis;
                    while (rest > 0) {
                        try {
                            Thread.sleep(rest);
                        } catch (InterruptedException e) {
                            return;
                        }
                        // What takes long, such as making an RSA key in a slow token, is not idleness.
                        rest = underWay.get() > 0
                                ? idleMillis
                                : idleMillis - (System.nanoTime() - lastBusy.get()) / NANOS_PER_MILLI;
                    }
                    Runtime.getRuntime().halt(ENDED);
                })
                .start();
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "o365se-token");
        thread.setDaemon(true);
        return thread;
    }

    private void answer(byte[] request) {
        var reply = new WipedOutput();
        try {
            try (var in = new DataInputStream(new ByteArrayInputStream(request))) {
                int id = in.readInt();
                try {
                    begin(reply, id, "");
                    handler(Frames.readText(in)).handle(in, reply.data());
                } catch (TokenException e) {
                    fail(reply, id, e);
                } catch (RuntimeException | LinkageError e) {
                    fail(reply, id, new TokenException(TokenFailure.HOST_BROKEN, e.toString()));
                }
            }
            send(reply);
        } catch (IOException e) {
            // A request that is none, or nobody who listens.
            Runtime.getRuntime().halt(FAILED);
        } finally {
            Arrays.fill(request, (byte) 0);
            reply.wipe();
        }
    }

    private Handler handler(String operation) throws TokenException {
        var handler = handlers.get(operation);
        if (handler == null) {
            throw new TokenException(TokenFailure.HOST_BROKEN, "no operation " + operation);
        }
        return handler;
    }

    private static void begin(WipedOutput reply, int id, String failure) throws IOException {
        reply.reset();
        reply.data().writeInt(id);
        Frames.writeText(reply.data(), failure);
    }

    private static void fail(WipedOutput reply, int id, TokenException e) throws IOException {
        reply.wipe();
        begin(reply, id, e.failure().name());
        Frames.writeText(reply.data(), e.detail());
    }

    private void send(WipedOutput reply) throws IOException {
        var frame = new WipedOutput();
        try {
            frame.write(marker);
            frame.data().writeInt(reply.size());
            reply.writeTo(frame);
            synchronized (out) {
                frame.writeTo(out);
                out.flush();
            }
        } finally {
            frame.wipe();
        }
    }

    /** Performs one operation: reads its fields, writes those of the reply. */
    private interface Handler {
        void handle(DataInputStream in, DataOutputStream reply) throws IOException, TokenException;
    }

    private Map<String, Handler> handlers() {
        return Map.of(
                HostOperation.TRANSFER.name(),
                (in, reply) -> transfer(KeyReference.read(in), Frames.readBytes(in), in, reply),
                HostOperation.OPEN.name(),
                (in, reply) -> token.open(HostSettings.read(in)).write(reply),
                HostOperation.LOGIN.name(),
                (in, reply) -> login(Frames.readBytes(in)),
                HostOperation.FIND.name(),
                (in, reply) -> token.find(KeyReference.read(in)).write(reply),
                HostOperation.LIST.name(),
                (in, reply) -> list(in.readInt(), reply),
                HostOperation.WRAP.name(),
                (in, reply) -> wrap(KeyReference.read(in), Frames.readBytes(in), Frames.readBytes(in), reply),
                HostOperation.UNWRAP.name(),
                (in, reply) -> unwrap(KeyReference.read(in), Frames.readBytes(in), reply),
                HostOperation.PROVE.name(),
                (in, reply) -> token.prove(KeyReference.read(in)),
                HostOperation.GENERATE.name(),
                (in, reply) -> token.generate(KeyReference.read(in), Frames.readBytes(in), in.readInt()));
    }

    private void transfer(KeyReference named, byte[] id, DataInputStream in, DataOutputStream reply)
            throws IOException, TokenException {
        int bits = in.readInt();
        var made = token.transfer(named, id, bits, Frames.readBytes(in), Frames.readBytes(in));
        Frames.writeBytes(reply, made.publicKey());
        Frames.writeBytes(reply, made.key().wrappedAes());
        Frames.writeBytes(reply, made.key().wrappedRsa());
        reply.writeBoolean(made.key().isExtractable());
    }

    private void login(byte[] pin) throws TokenException {
        try {
            token.login(pin);
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private void list(int from, DataOutputStream reply) throws IOException, TokenException {
        var keys = token.list(from);
        reply.writeInt(keys.size());
        for (var key : keys) {
            key.write(reply);
        }
    }

    private void wrap(KeyReference key, byte[] iv, byte[] plaintext, DataOutputStream reply)
            throws IOException, TokenException {
        try {
            Frames.writeBytes(reply, token.wrap(key, iv, plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private void unwrap(KeyReference key, byte[] wrapped, DataOutputStream reply) throws IOException, TokenException {
        var unwrapped = token.unwrap(key, wrapped);
        try {
            reply.writeBoolean(unwrapped.isPadded());
            Frames.writeBytes(reply, unwrapped.bytes());
        } finally {
            Arrays.fill(unwrapped.bytes(), (byte) 0);
        }
    }
}
