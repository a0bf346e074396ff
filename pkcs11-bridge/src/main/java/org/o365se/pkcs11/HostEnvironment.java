package org.o365se.pkcs11;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a token host, and of any other program that is started beside it. It inherits only the variables that are known to matter to a JVM or a PKCS#11 library, so that
 * no secret of this process reaches a vendor's library; {@code pkcs11.NAME.environment.VARIABLE} sets whatever else a library needs. docs/guides/pkcs11.md lists the variables.
 */
public final class HostEnvironment {
    /** Variables by which options or agents are added to every JVM. They are not passed to a host, which holds a PIN. */
    static final Set<String> JVM_OPTIONS = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** The names that are inherited. */
    static final Set<String> NAMES = Set.of(
            // The system.
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TMPDIR",
            "LD_LIBRARY_PATH",
            "XDG_RUNTIME_DIR",
            "XDG_CONFIG_HOME",
            "DBUS_SESSION_BUS_ADDRESS",
            // Windows.
            "SystemRoot",
            "SystemDrive",
            "TEMP",
            "TMP",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "ProgramData",
            "ProgramFiles",
            // Libraries.
            "SOFTHSM2_CONF",
            "OPENSC_CONF",
            "PCSCLITE_CSOCK_NAME",
            "ChrystokiConfigurationPath");

    /** The beginnings of names that are inherited. */
    static final List<String> PREFIXES = List.of(
            "LC_",
            "P11_KIT_",
            "PKCS11SPY",
            "NSS_",
            "TPM2_PKCS11_",
            "TSS2_",
            "OPENCRYPTOKI_",
            "NFAST_",
            "CKNFAST_",
            "CS_PKCS11_",
            "YUBIHSM_PKCS11_");

    private HostEnvironment() {}

    /**
     * Removes all variables that a host does not inherit.
     *
     * @param environment the variables of a {@link ProcessBuilder}
     */
    public static void restrict(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !isInherited(name));
    }

    /**
     * Turns this process's environment into that of a host.
     *
     * @param environment the variables of a {@link ProcessBuilder}
     * @param secretVariables those that hold secrets, which are removed whatever their name
     */
    static void restrict(Map<String, String> environment, TokenSettings settings, Set<String> secretVariables) {
        restrict(environment);
        environment.keySet().removeAll(secretVariables);
        environment.keySet().removeAll(settings.pinVariables());
        environment.putAll(settings.environment());
    }

    private static boolean isInherited(String name) {
        return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
