package org.o365se.keychain;

import java.util.UUID;

/**
 * Names one version of one policy key.
 *
 * @param policy the policy's id
 * @param version from 1
 */
record PolicyKeyId(UUID policy, long version) {}
