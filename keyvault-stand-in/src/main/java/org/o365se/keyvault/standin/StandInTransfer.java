package org.o365se.keyvault.standin;

import com.google.gson.JsonParser;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Opens a transfer file as the service documents it, with the JDK's algorithms. */
final class StandInTransfer {
    private static final Set<Integer> RSA_BITS = Set.of(2048, 3072, 4096);
    private static final int AES_BYTES = 32;

    private StandInTransfer() {}

    /** Returns the key in a transfer file; an exception of any kind means that the file is refused. */
    static KeyPair open(byte[] file, Function<String, StandInKey> exchangeKeys) throws GeneralSecurityException {
        var json =
                JsonParser.parseString(new String(file, StandardCharsets.UTF_8)).getAsJsonObject();
        var header = json.getAsJsonObject("header");
        require(json.get("schema_version").getAsString().equals("1.0.0"), "schema_version");
        require(header.get("alg").getAsString().equals("dir"), "alg");
        require(header.get("enc").getAsString().equals("CKM_RSA_AES_KEY_WRAP"), "enc");
        var exchangeKey = exchangeKeys.apply(header.get("kid").getAsString()).privateKey();
        var ciphertext = Base64.getUrlDecoder().decode(json.get("ciphertext").getAsString());
        int first =
                (((java.security.interfaces.RSAKey) exchangeKey).getModulus().bitLength() + 7) / 8;

        var oaep = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        oaep.init(Cipher.DECRYPT_MODE, exchangeKey);
        var aes = oaep.doFinal(Arrays.copyOf(ciphertext, first));
        require(aes.length == AES_BYTES, "the AES key");
        var kwp = Cipher.getInstance("AES/KWP/NoPadding");
        kwp.init(Cipher.UNWRAP_MODE, new SecretKeySpec(aes, "AES"));
        var pkcs8 = kwp.unwrap(Arrays.copyOfRange(ciphertext, first, ciphertext.length), "RSA", Cipher.SECRET_KEY)
                .getEncoded();

        var rsa = KeyFactory.getInstance("RSA");
        var privateKey = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(withoutFilling(pkcs8)));
        require(RSA_BITS.contains(privateKey.getModulus().bitLength()), "the size of the key");
        require(
                privateKey.getPrimeP().multiply(privateKey.getPrimeQ()).equals(privateKey.getModulus())
                        && privateKey.getPublicExponent().equals(BigInteger.valueOf(65537)),
                "the numbers of the key");
        return new KeyPair(
                rsa.generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent())),
                privateKey);
    }

    /** Removes the zeros after a DER sequence of more than 255 bytes, with which a token can fill up to a multiple of 8 bytes. */
    private static byte[] withoutFilling(byte[] der) {
        require(der.length > 4 && der[0] == 0x30 && der[1] == (byte) 0x82, "the form of the key");
        int length = 4 + (Byte.toUnsignedInt(der[2]) << 8) + Byte.toUnsignedInt(der[3]);
        require(length <= der.length && der.length - length < 8, "the length of the key");
        for (int i = length; i < der.length; i++) {
            require(der[i] == 0, "the end of the key");
        }
        return Arrays.copyOf(der, length);
    }

    private static void require(boolean isRight, String what) {
        if (!isRight) {
            throw new IllegalArgumentException(what + " is not what the service accepts");
        }
    }
}
