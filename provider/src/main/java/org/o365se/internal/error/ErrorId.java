package org.o365se.internal.error;

/**
 * The stable numbers of our error messages. A number is never used for another meaning; {@code docs/errors.md} explains each.
 *
 * <p>The text of a message stands where it is thrown, because only there it is known what failed; only the number is central.
 */
public enum ErrorId {
    // 10xx: configuration
    CONFIGURATION_MISSING(1001),
    CONFIGURATION_UNREADABLE(1002),
    CONFIGURATION_KEY_UNKNOWN(1003),
    CONFIGURATION_VALUE_BAD(1004),
    CONFIGURATION_INCOMPLETE(1005),
    SECRET_UNREADABLE(1006),
    FILE_UNREADABLE(1007),
    FILE_WRITE_FAILED(1008),
    FILE_OPEN_TO_OTHERS(1009),
    FILE_WRITE_UNSAFE(1010),
    CONFIGURATION_ABSENT(1040),
    // 11xx: KeyStore
    STORE_NOT_LOADED(1101),
    STORE_READ_ONLY(1102),
    ENTRY_NOT_SUPPORTED(1103),
    ALIAS_BAD(1104),
    STORE_PASSWORD_NEEDED(1105),
    STORE_LIVE(1106),
    ALIAS_UNKNOWN(1140),
    LOAD_PARAMETER_UNKNOWN(1141),
    PROTECTION_UNKNOWN(1142),
    // 12xx: keys and Cipher
    KEY_NOT_OURS(1201),
    KEY_UNBOUND(1202),
    KEY_NOT_STORED(1203),
    KEY_GONE(1204),
    PARAMETERS_BAD(1205),
    MODE_NOT_SUPPORTED(1206),
    CIPHER_STATE(1207),
    OUTPUT_TOO_SHORT(1208),
    OUTPUT_TOO_LARGE(1209),
    KEY_NOT_SERIALIZABLE(1210),
    KEY_NOT_ENCODABLE(1211),
    POLICY_DISABLED(1212),
    SYSTEM_ACCESS_REFUSED(1213),
    KEY_SIZE_BAD(1214),
    CIPHER_USED_AT_ONCE(1270),
    // 13xx: messages
    MESSAGE_NO_HEADER(1301),
    MESSAGE_TRUNCATED(1302),
    MESSAGE_ALTERED(1303),
    MESSAGE_OTHER_KEY(1304),
    MESSAGE_WRONG_KIND(1305),
    MESSAGE_TOO_LONG(1306),
    MESSAGE_READ_FAILED(1307),
    MESSAGE_WRITE_FAILED(1308),
    // 20xx: integrity of the key chain
    CHAIN_NOT_A_CHAIN(2001),
    CHAIN_WRONG_SECRET(2002),
    CHAIN_RECORD_ALTERED(2003),
    CHAIN_POLICY_VERSION_ALTERED(2004),
    CHAIN_HEAD_ALTERED(2005),
    CHAIN_INCONSISTENT(2006),
    CHAIN_BINDING_WRONG(2007),
    CHAIN_SCOPE_KEY_ALTERED(2008),
    CHAIN_VERSION_UNKNOWN(2009),
    CHAIN_IS_OLDER(2010),
    CHAIN_IS_ANOTHER(2011),
    CHAIN_IS_MISSING(2012),
    HIGH_WATER_BAD(2013),
    CHAIN_TOO_LARGE(2014),
    CHAIN_SCOPE_KEY_FORGED(2015),
    CHAIN_NAME_FORGED(2016),
    HIGH_WATER_MISSING(2017),
    CHAIN_EXISTS(2018),
    // 21xx: operations on the key chain
    CHAIN_CLOSED(2101),
    POLICY_UNKNOWN(2102),
    SCOPE_UNKNOWN(2103),
    ALIAS_TAKEN(2104),
    TENANT_MISMATCH(2105),
    POLICY_IN_USE(2106),
    POLICY_DEFAULT_MISSING(2107),
    POLICY_ROOTS_BAD(2108),
    AVAILABILITY_NOT_OFFERED(2109),
    CHAIN_WRITE_FAILED(2110),
    CHAIN_LOCKED(2113),
    CHAIN_UNREADABLE(2114),
    CHAIN_HAS_NO_SECRET(2115),
    OPERATORS_UNREADABLE(2116),
    OPERATOR_SIGNATURE_MISSING(2117),
    OPERATOR_KEY_BAD(2118),
    // 30xx: root keys
    ROOT_URI_BAD(3001),
    ROOT_SCHEME_UNKNOWN(3002),
    ROOT_UNAVAILABLE(3003),
    ROOT_DENIED(3004),
    ROOT_MISCONFIGURED(3005),
    ROOT_CORRUPT(3006),
    ROOT_ROUND_TRIP_FAILED(3007),
    BRIDGE_BROKEN(3008),
    // 90xx: the provider itself
    SELF_TEST_FAILED(9001),
    DELEGATE_MISSING(9002),
    AES_256_FORBIDDEN(9003),
    DELEGATE_UNFIT(9004),
    JDK_PROVIDER_FOREIGN(9070),
    RANDOM_REPEATS(9071),
    DIGEST_FOREIGN(9072);

    private final int number;

    ErrorId(int number) {
        this.number = number;
    }

    /**
     * Puts the id before a text, which is made safe to show: the one place where messages are.
     *
     * @param text a sentence that says what failed, for what, why and what to do next
     * @return for example {@code "O365SE-1203: ..."}
     */
    public String with(String text) {
        return this + ": " + SanitizedText.line(text);
    }

    @Override
    public String toString() {
        return "O365SE-" + number;
    }
}
