package org.o365se.nativetests.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.apache.camel.converter.crypto.CryptoDataFormat;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.cassandra.config.ParameterizedClass;
import org.apache.cassandra.config.TransparentDataEncryptionOptions;
import org.apache.cassandra.security.CipherFactory;
import org.apache.nifi.repository.encryption.AesGcmByteArrayRepositoryEncryptor;
import org.apache.nifi.repository.encryption.configuration.EncryptionMetadataHeader;
import org.apache.nifi.security.kms.KeyStoreKeyProvider;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.wildfly.security.auth.server.IdentityCredentials;
import org.wildfly.security.credential.PasswordCredential;
import org.wildfly.security.credential.store.CredentialStore;
import org.wildfly.security.credential.store.impl.KeyStoreCredentialStore;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.ClearPassword;

/** Programs of others, unmodified and only configured: what they write stays readable while its keys move on, and not after a revocation. */
class ExistingClientsTest {
    private static final byte[] DATA = "a mail of contoso".repeat(3000).getBytes(UTF_8);

    @TempDir
    static Path folder;

    private static ClientKeys keys;

    @BeforeAll
    static void setUp() throws Exception {
        Security.addProvider(WildFlyElytronPasswordProvider.getInstance());
        keys = new ClientKeys(folder);
    }

    @AfterAll
    static void close() {
        keys.close();
        Security.removeProvider(WildFlyElytronPasswordProvider.getInstance().getName());
    }

    private interface Reading {
        byte[] read(byte[] written) throws Exception;
    }

    /** What every client's data must bear; the message begins at an offset of what was written. */
    private static void bearsItsKeys(String alias, byte[] written, int messageAt, Reading reading) throws Exception {
        assertArrayEquals(DATA, reading.read(written));
        keys.moveOn(alias);
        assertArrayEquals(DATA, reading.read(written), "after rolling and re-assigning");
        var message = Arrays.copyOfRange(written, messageAt, written.length);
        var rewrapped = new ByteArrayOutputStream();
        rewrapped.write(written, 0, messageAt);
        rewrapped.writeBytes(keys.rewrapped(message));
        assertArrayEquals(DATA, reading.read(rewrapped.toByteArray()), "after re-wrapping");
        keys.revoke(alias);
        assertThrows(Exception.class, () -> reading.read(rewrapped.toByteArray()), "after the revocation");
    }

    /** Spring Security copies the bytes of the key, which a handle does not have. Its interface can be implemented, as the recipe shows. */
    @Test
    void springSecurityTakesAnEncryptorOfItsUsers() throws Exception {
        keys.create("contoso/spring");
        var key = (SecretKey) keys.keyStore().getKey("contoso/spring", ClientKeys.PASSWORD);
        assertThrows(
                IllegalArgumentException.class,
                () -> new AesBytesEncryptor(key, KeyGenerators.secureRandom(16), CipherAlgorithm.GCM));
        BytesEncryptor encryptor = new ServiceBytesEncryptor(key);
        bearsItsKeys("contoso/spring", encryptor.encrypt(DATA), 0, encryptor::decrypt);
    }

    @Test
    void apacheCamel() throws Exception {
        keys.create("contoso/camel");
        var key = keys.keyStore().getKey("contoso/camel", ClientKeys.PASSWORD);
        try (var context = new SimpleCamelContext();
                var format = new CryptoDataFormat("AES/GCM/NoPadding", key)) {
            format.setAlgorithmParameterSpec(new GCMParameterSpec(128, new byte[12]));
            format.setShouldAppendHMAC(false);
            format.start();
            var exchange = new DefaultExchange(context);
            var written = new ByteArrayOutputStream();
            format.marshal(exchange, DATA, written);
            bearsItsKeys("contoso/camel", written.toByteArray(), 0, bytes -> {
                var read = format.unmarshal(exchange, new ByteArrayInputStream(bytes));
                return read instanceof byte[] plain
                        ? plain
                        : context.getTypeConverter().mandatoryConvertTo(byte[].class, read);
            });
        }
    }

    @Test
    void apacheNifi() throws Exception {
        keys.create("contoso/nifi");
        var provider = new KeyStoreKeyProvider(keys.keyStore(), ClientKeys.PASSWORD);
        assertTrue(provider.keyExists("contoso/nifi"));
        var encryptor = new AesGcmByteArrayRepositoryEncryptor(provider, EncryptionMetadataHeader.PROVENANCE);
        var written = encryptor.encrypt(DATA, "record", "contoso/nifi");
        bearsItsKeys(
                "contoso/nifi",
                written,
                written.length - messageBytes(DATA.length),
                bytes -> encryptor.decrypt(bytes, "record"));
    }

    @Test
    void apacheCassandra() throws Exception {
        keys.create("contoso/cassandra-cbc");
        var options = new TransparentDataEncryptionOptions(
                true,
                "AES/CBC/PKCS5Padding",
                "contoso/cassandra-cbc",
                new ParameterizedClass(
                        "org.apache.cassandra.security.JKSKeyProvider",
                        Map.of(
                                "keystore",
                                keys.file().toString(),
                                "keystore_password",
                                new String(ClientKeys.PASSWORD),
                                "store_type",
                                ClientKeys.TYPE,
                                "key_password",
                                "")));
        var factory = new CipherFactory(options);
        var cipher = factory.getEncryptor(options.cipher, options.key_alias);
        var iv = cipher.getIV();
        bearsItsKeys(
                "contoso/cassandra-cbc",
                cipher.doFinal(DATA),
                0,
                bytes -> factory.getDecryptor(options.cipher, options.key_alias, iv)
                        .doFinal(bytes));
    }

    /** The serializer is the user's own code in every such program; it names the JDK's cipher alone. */
    @Test
    void apacheKafka() throws Exception {
        keys.create("contoso/kafka");
        try (var serializer = new SealingSerializer();
                var deserializer = new OpeningDeserializer()) {
            var settings = Map.of(
                    "keystore.location",
                    keys.file().toString(),
                    "keystore.type",
                    ClientKeys.TYPE,
                    "keystore.password",
                    new String(ClientKeys.PASSWORD),
                    "keystore.alias",
                    "contoso/kafka");
            serializer.configure(settings, false);
            deserializer.configure(settings, false);
            var written = serializer.serialize("mails", DATA);
            assertThrows(Exception.class, () -> deserializer.deserialize("other", written));
            // Its IV of 12 bytes is in front of the message.
            bearsItsKeys("contoso/kafka", written, 12, bytes -> deserializer.deserialize("mails", bytes));
        }
    }

    @Test
    void hibernateWithAConverter() throws Exception {
        keys.create("contoso/hibernate");
        SealedColumn.configure(Map.of(
                "keystore.location",
                keys.file().toString(),
                "keystore.type",
                ClientKeys.TYPE,
                "keystore.password",
                new String(ClientKeys.PASSWORD),
                "keystore.alias",
                "contoso/hibernate"));
        var database = "jdbc:h2:mem:mails;DB_CLOSE_DELAY=-1";
        try (var sessions = new Configuration()
                        .addAnnotatedClass(Mail.class)
                        .setProperty("hibernate.connection.url", database)
                        .setProperty("hibernate.hbm2ddl.auto", "create")
                        .buildSessionFactory();
                var connection = DriverManager.getConnection(database)) {
            sessions.inTransaction(session -> session.persist(new Mail(1, DATA)));
            try (var row = connection.createStatement().executeQuery("SELECT text FROM Mail WHERE id = 1")) {
                assertTrue(row.next());
                bearsItsKeys("contoso/hibernate", row.getBytes(1), 12, bytes -> {
                    try (var update = connection.prepareStatement("UPDATE Mail SET text = ? WHERE id = 1")) {
                        update.setBytes(1, bytes);
                        update.executeUpdate();
                    }
                    return sessions.fromTransaction(
                            session -> session.find(Mail.class, 1L).text());
                });
            }
        }
    }

    @Test
    void wildflyElytron() throws Exception {
        keys.create("contoso/elytron-cbc");
        var data = folder.resolve("credentials.store");
        var store = elytron(data);
        var password =
                new PasswordCredential(ClearPassword.createRaw(ClearPassword.ALGORITHM_CLEAR, "db".toCharArray()));
        store.store("database", password, null);
        store.flush();
        assertEquals("db", databasePassword(elytron(data)));
        keys.moveOn("contoso/elytron-cbc");
        assertEquals("db", databasePassword(elytron(data)));
        elytron(data).flush();
        keys.revoke("contoso/elytron-cbc");
        assertThrows(Exception.class, () -> elytron(data));
        assertTrue(Files.size(data) > 140);
    }

    private static KeyStoreCredentialStore elytron(Path data) throws Exception {
        var store = new KeyStoreCredentialStore();
        store.initialize(
                Map.of(
                        "keyStoreType", ClientKeys.TYPE,
                        "location", keys.file().toString(),
                        "external", "true",
                        "externalPath", data.toString(),
                        "keyAlias", "contoso/elytron-cbc",
                        "cryptoAlg", "AES/CBC/PKCS5Padding",
                        "create", "true"),
                new CredentialStore.CredentialSourceProtectionParameter(
                        IdentityCredentials.NONE.withCredential(new PasswordCredential(
                                ClearPassword.createRaw(ClearPassword.ALGORITHM_CLEAR, ClientKeys.PASSWORD)))),
                null);
        return store;
    }

    private static String databasePassword(KeyStoreCredentialStore store) throws Exception {
        return new String(store.retrieve("database", PasswordCredential.class, null, null, null)
                .getPassword()
                .castAndApply(ClearPassword.class, ClearPassword::getPassword));
    }

    static int messageBytes(int plainBytes) {
        return 140 + plainBytes + 16 * (plainBytes / 16384);
    }
}
