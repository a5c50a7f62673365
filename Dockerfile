# The mock and the command line:
#
#   docker build --tag zstack-contract .
#   docker run --rm --publish 127.0.0.1:8080:8080 zstack-contract
#   docker run --rm --volume "$PWD:/work:ro" zstack-contract check recording.har
#
# Another container calls the mock by a name that it has to know: zstack-contract mock --listen 0.0.0.0 --allow-host NAME.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN npm ci --ignore-scripts
RUN mkdir /package && npm pack --pack-destination /package

FROM node:24.21.0-bookworm-slim
COPY --from=build /package /package
RUN npm install --global --omit=dev --ignore-scripts /package/zstack-contract-*.tgz
# Not root: it needs no right but to read what is mounted.
USER node
WORKDIR /work
EXPOSE 8080
ENTRYPOINT ["zstack-contract"]
CMD ["mock", "--listen", "0.0.0.0", "--port", "8080"]
