package org.o365se.internal.cipher;

import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.o365se.TestKeys;
import org.o365se.internal.config.Transformation;

/** A random sequence of calls on two ciphers of one name, the second of them the JDK's: each call must have the same result on both. */
final class JdkTwins {
    private static final int[] MODES = {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE, Cipher.UNWRAP_MODE};

    private static final List<Transformation> OTHERS =
            List.of(Transformation.AES_GCM, Transformation.AES_CBC, Transformation.AES);

    private final Transformation transformation;
    private final long seed;
    private final Random random;
    private final Twin ours;
    private final Twin jdk;
    private final boolean sameBytes;
    private final List<String> trace = new ArrayList<>();
    private final List<Sealed> messages = new ArrayList<>();

    private int mode;
    private boolean isReady;
    private @Nullable Sealed message;
    private int fed;
    private byte[] aad = {};

    /** What both have sealed: the same plaintext under the same parameters. */
    private static final class Sealed {
        private final Twin.Parameters parameters;
        private final byte[] aad;
        private final byte[] ours;
        private final byte[] jdk;
        private final boolean isKey;

        Sealed(Twin.Parameters parameters, byte[] aad, byte[] ours, byte[] jdk, boolean isKey) {
            this.parameters = parameters;
            this.aad = aad;
            this.ours = ours;
            this.jdk = jdk;
            this.isKey = isKey;
        }
    }

    /** One of the two. */
    private static final class Twin {
        private final Cipher cipher;
        private final Key key;
        private byte[] output = {};

        Twin(Cipher cipher, Key key) {
            this.cipher = cipher;
            this.key = key;
        }

        /** The parameters that the twins were initialized with, in their own objects. */
        private record Parameters(
                @Nullable AlgorithmParameters ours,
                @Nullable AlgorithmParameters jdk) {}

        byte[] takeOutput() {
            var taken = output;
            output = new byte[0];
            return taken;
        }
    }

    private interface Call {
        @Nullable
        Object on(Twin twin) throws Exception;
    }

    /** Gives the same bytes again to both. */
    private static final class Repeating extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final Random source;

        Repeating(long seed) {
            source = new Random(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }
    }

    JdkTwins(Transformation transformation, long seed, Cipher ours, Key key, Cipher jdk, boolean sameBytes) {
        this.transformation = transformation;
        this.seed = seed;
        this.random = new Random(seed);
        this.ours = new Twin(ours, key);
        this.jdk = new Twin(jdk, TransparentKeys.foreignKey(transformation));
        this.sameBytes = sameBytes;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            int choice = random.nextInt(100);
            if (!isReady || choice < 15) {
                init();
            } else if (choice < 25) {
                properties();
            } else if (mode == Cipher.WRAP_MODE || mode == Cipher.UNWRAP_MODE) {
                wrapOrUnwrap();
            } else if (choice < 40) {
                updateAad();
            } else if (choice < 70) {
                update();
            } else {
                doFinal();
            }
        }
    }

    private void init() {
        mode = MODES[random.nextInt(10) < 7 ? random.nextInt(2) : random.nextInt(4)];
        boolean opens = mode == Cipher.DECRYPT_MODE || mode == Cipher.UNWRAP_MODE;
        var fitting = messages.stream()
                .filter(one -> one.isKey == (mode == Cipher.UNWRAP_MODE))
                .toList();
        message = opens && !fitting.isEmpty() ? fitting.get(random.nextInt(fitting.size())) : null;
        long ivSeed = random.nextLong();
        byte filler = (byte) random.nextInt(3);
        int kind = message != null ? 0 : 1 + random.nextInt(3);
        trace.add("init " + mode + " " + kind + " " + filler);
        var chosen = message;
        var spec = TransparentKeys.spec(kind == 3 ? OTHERS.get(filler) : transformation, filler);
        isReady = same(twin -> {
            switch (kind) {
                case 0 ->
                    twin.cipher.init(
                            mode,
                            twin.key,
                            twin == ours ? chosen.parameters.ours() : chosen.parameters.jdk(),
                            new Repeating(ivSeed));
                case 1 -> twin.cipher.init(mode, twin.key, new Repeating(ivSeed));
                default -> twin.cipher.init(mode, twin.key, spec, new Repeating(ivSeed));
            }
            return "done";
        });
        isReady &= !opens || message != null;
        begin();
        ours.takeOutput();
        jdk.takeOutput();
    }

    private void begin() {
        fed = 0;
        aad = new byte[0];
    }

    private void properties() {
        trace.add("properties");
        same(twin -> twin.cipher.getBlockSize());
        same(twin -> Arrays.toString(twin.cipher.getIV()));
        same(twin -> {
            var parameters = twin.cipher.getParameters();
            return parameters == null ? "none" : HexFormat.of().formatHex(parameters.getEncoded());
        });
    }

    private void updateAad() {
        boolean opening = message != null;
        var piece = opening && fed == 0 ? Arrays.copyOfRange(message.aad, aad.length, message.aad.length) : bytes(9);
        trace.add("aad " + piece.length);
        if (same(twin -> {
            twin.cipher.updateAAD(piece);
            return "done";
        })) {
            aad = Bytes.concat(aad, piece);
        }
    }

    private void update() {
        if (message != null) {
            completeAad();
            // A third of what each has, because their messages differ in length.
            int part = Math.min(fed + 1 + random.nextInt(2), 3);
            trace.add("update to " + part);
            int from = fed;
            fed = part;
            same(twin -> {
                var sealed = of(twin);
                collect(twin, twin.cipher.update(sealed, cut(sealed, from), cut(sealed, part) - cut(sealed, from)));
                return "done";
            });
            return;
        }
        var piece = bytes(random.nextInt(4) == 0 ? 40_000 : 60);
        trace.add("update " + piece.length);
        same(twin -> {
            collect(twin, twin.cipher.update(piece));
            return "done";
        });
    }

    private void doFinal() {
        if (message != null) {
            completeAad();
            trace.add("final");
            int from = fed;
            boolean works = same(twin -> {
                var sealed = of(twin);
                collect(twin, twin.cipher.doFinal(sealed, cut(sealed, from), sealed.length - cut(sealed, from)));
                return HexFormat.of().formatHex(twin.takeOutput());
            });
            // After a failure, and with ChaCha20 after every message, versions of the JDK differ.
            isReady = works && transformation != Transformation.CHACHA20_POLY1305;
            begin();
            return;
        }
        var piece = bytes(random.nextInt(3) == 0 ? 8 * random.nextInt(5) : random.nextInt(50));
        trace.add("final " + piece.length);
        if (same(twin -> {
            collect(twin, twin.cipher.doFinal(piece));
            return "done";
        })) {
            keep(ours.takeOutput(), jdk.takeOutput(), false);
            begin();
        } else if (transformation == Transformation.AES_WRAP
                || transformation == Transformation.AES_KW
                || transformation == Transformation.AES_KWP) {
            ours.takeOutput();
            jdk.takeOutput();
            begin();
        }
    }

    private void wrapOrUnwrap() {
        if (mode == Cipher.UNWRAP_MODE) {
            trace.add("unwrap");
            isReady = same(twin -> HexFormat.of()
                    .formatHex(twin.cipher
                            .unwrap(of(twin), "AES", Cipher.SECRET_KEY)
                            .getEncoded()));
            return;
        }
        var key = new SecretKeySpec(TestKeys.pattern(random.nextInt(9), 1 + random.nextInt(40)), "AES");
        trace.add("wrap " + key.getEncoded().length);
        if (same(twin -> {
            collect(twin, twin.cipher.wrap(key));
            return "done";
        })) {
            keep(ours.takeOutput(), jdk.takeOutput(), true);
        }
    }

    private void keep(byte[] byOurs, byte[] byJdk, boolean isKey) {
        if (sameBytes && !Arrays.equals(byOurs, byJdk)) {
            throw new AssertionError("Other bytes; seed " + seed + ", " + trace);
        }
        messages.add(new Sealed(
                new Twin.Parameters(ours.cipher.getParameters(), jdk.cipher.getParameters()),
                aad,
                byOurs,
                byJdk,
                isKey));
    }

    private void completeAad() {
        if (fed == 0 && TransparentKeys.hasAad(transformation) && aad.length < message.aad.length) {
            updateAad();
        }
    }

    private byte[] of(Twin twin) {
        return twin == ours ? message.ours : message.jdk;
    }

    private static int cut(byte[] sealed, int third) {
        return (int) ((long) sealed.length * third / 3);
    }

    private static void collect(Twin twin, byte @Nullable [] bytes) {
        twin.output = Bytes.concat(twin.output, Bytes.orEmpty(bytes));
    }

    private byte[] bytes(int bound) {
        return Bytes.random(random, random.nextInt(bound + 1));
    }

    /** Makes the call on both; returns whether it worked. */
    private boolean same(Call call) {
        var found = resultOf(() -> call.on(ours));
        var expected = resultOf(() -> call.on(jdk));
        if (!found.equals(expected)) {
            throw new AssertionError(
                    transformation + ", seed " + seed + ": ours " + found + ", JDK " + expected + "; " + trace);
        }
        return !found.startsWith("throws");
    }

    private String resultOf(Callable<@Nullable Object> call) {
        try {
            return "gives " + call.call();
        } catch (Exception e) {
            return "throws " + e.getClass().getName() + (sameBytes ? " " + e.getMessage() : "");
        }
    }
}
