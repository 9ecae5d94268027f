FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /parley

# The poms, and one class of nothing, as the compiler's plugins are fetched with the first source: every dependency and plugin
# lands in a layer that only a pom renews.
COPY .mvn .mvn
COPY LICENSE pom.xml ./
COPY core/pom.xml core/
COPY adapters-kafka/pom.xml adapters-kafka/
COPY adapters-postgres/pom.xml adapters-postgres/
COPY adapters-json/pom.xml adapters-json/
COPY adapters-javalin/pom.xml adapters-javalin/
COPY app/pom.xml app/
COPY benchmarks/pom.xml benchmarks/
COPY clients/pom.xml clients/
RUN mkdir -p core/src/main/java/dev/parley \
    && echo 'package dev.parley; class Nothing {}' > core/src/main/java/dev/parley/Nothing.java \
    && mvn -B -ntp -q -pl app -am package -DskipTests \
    && rm -r */target core/src

# Tests run where images are not built; their sources are not in the context.
COPY core/src core/src
COPY adapters-kafka/src adapters-kafka/src
COPY adapters-postgres/src adapters-postgres/src
COPY adapters-json/src adapters-json/src
COPY adapters-javalin/src adapters-javalin/src
COPY app/src app/src
RUN mvn -B -ntp -q -pl app -am package -DskipTests


# Java 17 is the oldest that Parley runs on, and the one that all of its checks run on.
FROM eclipse-temurin:17-jre

ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Parley" \
      org.opencontainers.image.description="A messaging backend: conversations over HTTP and WebSocket, kept for ever" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

RUN groupadd --system --gid 10001 parley \
    && useradd --system --uid 10001 --gid parley --home-dir /data --shell /usr/sbin/nologin parley \
    && install --directory --owner=parley --group=parley --mode=0700 /data

COPY --from=build /parley/app/target/parley.jar /app/parley.jar

ENV PARLEY_DATA_DIR=/data
WORKDIR /app
VOLUME /data
EXPOSE 7070

# By number, so that a platform that refuses root can tell.
USER 10001:10001

# Ready, not merely alive. Options that are meant for the server, such as a debugger's port, are not for the question.
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 \
    CMD ["env", "-u", "JDK_JAVA_OPTIONS", "java", "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", "/app/parley.jar", "--health"]

# Parley drains for PARLEY_DRAIN_SECONDS (20) after this signal: give it longer than that before killing it.
STOPSIGNAL SIGTERM

# More options for the JVM go into JDK_JAVA_OPTIONS; an -Xmx there wins over the percentage here.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-jar", "/app/parley.jar"]
