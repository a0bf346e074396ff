package org.o365se.cli.root;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.Input;
import org.o365se.cli.text.JsonReader;
import org.o365se.cli.text.JsonText;

/**
 * A key transfer file of Azure Key Vault: a JSON object that names the key exchange key and holds RSA-OAEP (SHA-1) of an AES-256 key, followed by AES-KWP of the RSA key in PKCS#8.
 *
 * @param keyId the key exchange key, with its version
 * @param bits the size of the wrapped RSA key, by its length
 * @param content the whole file
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
record TransferFile(String keyId, int bits, byte[] content) {
    private static final String SCHEMA = "1.0.0";
    private static final String ALGORITHM = "dir";
    private static final String ENCRYPTION = "CKM_RSA_AES_KEY_WRAP";
    private static final Pattern KEY_ID =
            Pattern.compile("https://([0-9a-zA-Z.:-]{1,259})/keys/[0-9a-zA-Z-]{1,127}/[0-9a-f]{32}");
    private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int KWP_BLOCK_BYTES = 8;
    /** By size in bits: the length of the PKCS#8 encoding of an RSA key with the exponent 65537. */
    private static final Map<Integer, Integer> PKCS8_BYTES = Map.of(2048, 1217, 3072, 1794, 4096, 2374);
    /** The numbers in the key can be shorter. */
    private static final int PKCS8_LESS = 16;
    /** Some tokens add attributes. */
    private static final int PKCS8_MORE = 64;

    /** Returns the bytes of a file. */
    static byte[] write(String keyId, byte[] ciphertext) {
        return new JsonText()
                .add("schema_version", SCHEMA)
                .add(
                        "header",
                        new JsonText().add("kid", keyId).add("alg", ALGORITHM).add("enc", ENCRYPTION))
                .add("ciphertext", Base64.getUrlEncoder().withoutPadding().encodeToString(ciphertext))
                .add("generator", "o365se")
                .build()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a file and checks each rule that can be checked without the vault's private key. */
    static TransferFile read(Path file, RSAPublicKey exchangeKey) throws IOException {
        var content = Input.readSmall(file);
        var reading = new Reading(file);
        Map<?, ?> json;
        try {
            json = JsonReader.object(content);
        } catch (IllegalArgumentException e) {
            throw reading.refused(
                    CommandErrorId.TRANSFER_NOT_JSON, "it is not one JSON object (" + e.getMessage() + ")");
        }
        var schema = reading.text(json, "schema_version");
        if (!schema.equals(SCHEMA)) {
            throw reading.refused(
                    CommandErrorId.TRANSFER_SCHEMA, "its schema_version is \"" + schema + "\", and not " + SCHEMA);
        }
        if (!(json.get("header") instanceof Map<?, ?> header)) {
            throw reading.missing("header", "an object");
        }
        var keyId = reading.text(header, "kid");
        if (!KEY_ID.matcher(keyId).matches()) {
            throw reading.refused(CommandErrorId.TRANSFER_KEY_ID, notAKeyId("its kid \"" + keyId + "\""));
        }
        var algorithm = reading.text(header, "alg");
        if (!algorithm.equals(ALGORITHM)) {
            throw reading.refused(
                    CommandErrorId.TRANSFER_ALGORITHM, "its alg is \"" + algorithm + "\", and not " + ALGORITHM);
        }
        var encryption = reading.text(header, "enc");
        if (!encryption.equals(ENCRYPTION)) {
            throw reading.refused(
                    CommandErrorId.TRANSFER_ENCRYPTION, "its enc is \"" + encryption + "\", and not " + ENCRYPTION);
        }
        reading.text(json, "generator");
        return new TransferFile(keyId, reading.bits(reading.ciphertext(json), exchangeKey.getModulus()), content);
    }

    /** Checks the identifier of a key exchange key that the operator has typed. */
    static void requireKeyId(String typed) throws CommandFailure {
        if (!KEY_ID.matcher(typed).matches()) {
            throw new CommandFailure(
                    CommandErrorId.TRANSFER_KEY_ID.with(notAKeyId("The key exchange key \"" + typed + "\"")
                            + "; copy it from 'az keyvault key show --query key.kid'"));
        }
    }

    private static String notAKeyId(String what) {
        return what + " is not the identifier of a key with its version, https://HOST/keys/NAME/VERSION";
    }

    /** Checks that the key exchange key is in the vault that is to import the key. */
    void requireVaultOf(String uri) throws CommandFailure {
        if (!host(keyId).equals(host(uri))) {
            throw new CommandFailure(CommandErrorId.TRANSFER_VAULT.with("The key was wrapped for " + keyId
                    + ", which is not in the vault of " + uri
                    + ". Import it into the vault of its key exchange key, or create another transfer file"));
        }
    }

    private static String host(String uri) {
        try {
            var authority = URI.create(uri).getRawAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Reads one file; each refusal names it. */
    private record Reading(Path file) {
        CommandFailure refused(CommandErrorId id, String why) {
            return new CommandFailure(id.with("The transfer file " + file + " would be refused by the vault: " + why
                    + ". Create it again with 'o365se byok make' or the vendor's tool"));
        }

        CommandFailure missing(String member, String kind) {
            return refused(CommandErrorId.TRANSFER_MEMBER, "its member " + member + " is missing, or not " + kind);
        }

        String text(Map<?, ?> json, String member) throws CommandFailure {
            if (json.get(member) instanceof String text) {
                return text;
            }
            throw missing(member, "a string");
        }

        byte[] ciphertext(Map<?, ?> json) throws CommandFailure {
            var text = text(json, "ciphertext");
            try {
                if (BASE64_URL.matcher(text).matches()) {
                    return Base64.getUrlDecoder().decode(text);
                }
            } catch (IllegalArgumentException e) {
                // As any other text that is not base64url.
                throw notBase64();
            }
            throw notBase64();
        }

        private CommandFailure notBase64() {
            return refused(CommandErrorId.TRANSFER_CIPHERTEXT, "its ciphertext is not base64url without padding");
        }

        /** Returns the size of the RSA key in a ciphertext. */
        int bits(byte[] ciphertext, BigInteger modulus) throws CommandFailure {
            int first = modulus.bitLength() / Byte.SIZE;
            int rest = ciphertext.length - first;
            var bits = PKCS8_BYTES.entrySet().stream()
                    .filter(size -> isWrapped(size.getValue(), rest))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (bits.isEmpty()) {
                throw refused(
                        CommandErrorId.TRANSFER_LENGTH,
                        "its ciphertext has " + ciphertext.length
                                + " bytes, and no RSA key with 2048, 3072 or 4096 bits"
                                + " has that length after the " + first
                                + " bytes for a key exchange key with " + modulus.bitLength() + " bits");
            }
            if (new BigInteger(1, Arrays.copyOf(ciphertext, first)).compareTo(modulus) >= 0) {
                throw refused(
                        CommandErrorId.TRANSFER_OTHER_KEY,
                        "its ciphertext begins with a number greater than the modulus, so it was wrapped for another"
                                + " key exchange key");
            }
            return bits.get();
        }

        private static boolean isWrapped(int pkcs8, int wrapped) {
            return wrapped % KWP_BLOCK_BYTES == 0
                    && wrapped >= pkcs8 - PKCS8_LESS + KWP_BLOCK_BYTES
                    && wrapped <= pkcs8 + PKCS8_MORE + 2 * KWP_BLOCK_BYTES;
        }
    }
}
