package org.o365se.internal.record;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.keys.Operators;

/** {@code docs/reference/vectors/chain-v1.json} as it is, see 2.13 of {@code docs/reference/format.md}; the fields carry the names they have there. */
public record ChainVectors(
        String format, int version, List<Root> roots, List<Valid> valid, List<Invalid> invalid, List<Forged> forged) {
    public record Root(String uri, String version, String algorithm, String home, String key) {}

    record Valid(
            String name,
            String secret,
            @Nullable List<String> operators,
            String derivedSecret,
            String secretCheck,
            String file,
            JsonObject content,
            List<PolicyKeyVector> policyKeys,
            List<ScopeKeyVector> scopeKeys) {
        @Override
        public String toString() {
            return name;
        }
    }

    record PolicyKeyVector(
            UUID policy, long version, String binding, String policyKey, String nameKey, String scopeWrapKey) {}

    record ScopeKeyVector(UUID scope, long version, String scopeKey) {}

    record Invalid(
            String name,
            String reason,
            String secret,
            @Nullable String file,
            @Nullable String fileDeflate) {
        public byte[] bytes() {
            return file != null ? ChainVectors.bytes(file) : inflated(Objects.requireNonNull(fileDeflate));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Forged(
            String name,
            String reason,
            String secret,
            @Nullable List<String> operators,
            List<Target> refused,
            List<Target> opens,
            String file) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What is opened; which fields are there depends on the kind. */
    record Target(String kind, UUID policy, UUID scope, long version, int root, String alias) {}

    static ChainVectors read() {
        var file = Path.of("..", "docs", "reference", "vectors", "chain-v1.json");
        try {
            return new Gson().fromJson(Files.readString(file, StandardCharsets.UTF_8), ChainVectors.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChainFile.Loaded read(byte[] file, String secret) throws IOException {
        return TestChain.read(file, secret.toCharArray());
    }

    static Operators operators(@Nullable List<String> publicKeys) {
        return publicKeys == null
                ? Operators.NONE
                : Operators.of(publicKeys.stream().map(ChainVectors::bytes).toList());
    }

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static Key256 key(String hex) {
        return Key256.takeOwnershipOf(bytes(hex));
    }

    private static byte[] inflated(String base64) {
        var in = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
        try (var inflater = new InflaterInputStream(in, new Inflater(true))) {
            return inflater.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
