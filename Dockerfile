# The pages: built with all tools.
FROM node:24.21.0-bookworm-slim AS web
WORKDIR /srv/kontor
COPY . .
# No install scripts, here and below: the image has Node, and its PostgreSQL is another container.
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build

# The server, with what it needs and nothing else.
FROM node:24.21.0-bookworm-slim AS server
WORKDIR /srv/kontor
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace=apps/server
# What pages are built from stays: their build is found by its hash.
RUN rm -rf bench tests docs deploy packages/testing && find scripts -type f -not -name build-web.ts -delete

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="Kontor" \
      org.opencontainers.image.description="The transactional core of a store" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production KONTOR_MODE=production HOST=0.0.0.0 PORT=8000
WORKDIR /srv/kontor
# Of root, and so not to be changed by who runs it; the file system may be read-only.
COPY --from=server /srv/kontor /srv/kontor
COPY --from=web /srv/kontor/dist /srv/kontor/dist
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=64", "kontor.mjs"]
CMD ["start"]
