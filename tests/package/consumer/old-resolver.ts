/* Every path of the package, for a compiler that reads no exports. */
import { strictEqual } from 'node:assert';
import { check, type DeployedIPsecConnection, type ReconnectAccepted } from 'zstack-contract';
import configSchema from 'zstack-contract/config.schema.json';
import type { ContractMatchers } from 'zstack-contract/jest';
import deployed from 'zstack-contract/openapi.deployed.json';
import documented from 'zstack-contract/openapi.documented.json';
import openapi from 'zstack-contract/openapi.json';
import type { InteractionId } from 'zstack-contract/pact';
import pact from 'zstack-contract/pacts/zstack-ipsec-client-zstack.json';
import reportSchema from 'zstack-contract/report.schema.json';
import acceptedSchema from 'zstack-contract/schemas/deployed/accepted.schema.json';
import schemas from 'zstack-contract/schemas.json';

const accepted: ReconnectAccepted = { location: '/v1/api-jobs/1' };
const status: DeployedIPsecConnection['status'] = 'Ready';
const interaction: InteractionId = 'reconnect/accepted';
const matcher: keyof ContractMatchers<void> = 'toKeepReconnectContract';
strictEqual(check({ status: 500 }, { dialect: 'documented' }).verdict, 'fail');
strictEqual(pact.provider.name, 'zstack');
strictEqual(schemas.filter(({ $id }) => $id === acceptedSchema.$id).length, 1);
for (const { openapi: version } of [openapi, deployed, documented]) strictEqual(version.slice(0, 2), '3.');
for (const { $schema } of [configSchema, reportSchema]) strictEqual(typeof $schema, 'string');
process.stdout.write([accepted, status, interaction, matcher].length === 4 ? 'every path resolves\n' : '');
