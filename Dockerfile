# Huiying in a container: `docker build -t huiying .`, or `docker compose up --build` with compose.yaml.
# The image holds our sources, the built web app and the packages that run, trimmed by api/packaging; no compiler, no npm use.
FROM node:24-bookworm AS build
WORKDIR /build
# The headers that came with this Node, for the one add-on that is compiled.
ENV npm_config_nodedir=/usr/local
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && node api/packaging/bundle.ts --folder /product

FROM node:24-bookworm-slim
WORKDIR /app
# Owned by root, so that the running program cannot change itself; it writes to the two volumes alone.
COPY --from=build /product ./
RUN mkdir /data /shared && chown node:node /data /shared && chmod 700 /data /shared
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8210 DATA_DIR=/data SHARED_DIR=/shared
# The user `node` of the image.
USER 1000:1000
EXPOSE 8210
VOLUME ["/data", "/shared"]
# Every role answers here, the worker and the collector too.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process and takes SIGTERM: it ends in order, running jobs included.
STOPSIGNAL SIGTERM
CMD ["node", "api/main.ts", "start"]
