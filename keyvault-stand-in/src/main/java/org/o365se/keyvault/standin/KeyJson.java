package org.o365se.keyvault.standin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** A key as the service describes it. */
final class KeyJson {
    private KeyJson() {}

    static String kid(URI vault, StandInKey key) {
        return vault + "/keys/" + key.name() + "/" + key.version();
    }

    static JsonObject of(URI vault, StandInKey key) {
        var jwk = new JsonObject();
        jwk.addProperty("kid", kid(vault, key));
        if (key.publicKey() instanceof RSAPublicKey rsa) {
            jwk.addProperty("kty", "RSA-HSM");
            jwk.addProperty("n", base64(rsa.getModulus()));
            jwk.addProperty("e", base64(rsa.getPublicExponent()));
        } else {
            jwk.addProperty("kty", key.publicKey() == null ? "oct-HSM" : "EC-HSM");
        }
        var operations = new JsonArray();
        key.operations().forEach(operations::add);
        jwk.add("key_ops", operations);

        var attributes = new JsonObject();
        attributes.addProperty("enabled", key.isEnabled());
        var notBefore = key.notBefore();
        if (notBefore != null) {
            attributes.addProperty("nbf", notBefore.getEpochSecond());
        }
        var expires = key.expires();
        if (expires != null) {
            attributes.addProperty("exp", expires.getEpochSecond());
        }
        attributes.addProperty("created", key.created().getEpochSecond());
        attributes.addProperty("updated", key.created().getEpochSecond());
        attributes.addProperty("recoveryLevel", key.recoveryLevel());
        attributes.addProperty("recoverableDays", 90);

        var json = new JsonObject();
        json.add("key", jwk);
        json.add("attributes", attributes);
        return json;
    }

    private static String base64(BigInteger number) {
        var bytes = number.toByteArray();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
