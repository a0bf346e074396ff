package org.o365se.spring;

import org.o365se.KeyChain;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Adds the health of the key chain to the health of an application with Spring Boot Actuator, as {@code o365se}. */
@AutoConfiguration
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(KeyChain.class)
public class ServiceEncryptionHealthConfiguration {
    /** Creates the configuration; Spring Boot calls it. */
    public ServiceEncryptionHealthConfiguration() {}

    /**
     * Returns the indicator. It reports what is known from the uses of the root keys, and asks none.
     *
     * @param chain of the application
     * @return up while every policy that is in use can serve
     */
    @Bean
    public HealthIndicator o365seHealthIndicator(KeyChain chain) {
        return () -> {
            var state = chain.health().state();
            return (state.isServing() ? Health.up() : Health.down())
                    .withDetail("state", state.name())
                    .build();
        };
    }
}
