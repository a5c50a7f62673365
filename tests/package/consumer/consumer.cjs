/* Uses the package from plain JavaScript that is CommonJS. */
const contract = require('zstack-contract');
const packageJson = require('zstack-contract/package.json');
const reportSchema = require('zstack-contract/report.schema.json');
const openapi = require('zstack-contract/openapi.json');
const schemas = require('zstack-contract/schemas.json');
const { zstackPact } = require('zstack-contract/pact');
const { Ajv2020 } = require('ajv/dist/2020');

if (contract.loadCatalog().fields.length !== 46) throw new Error('the catalog lacks fields');
if (contract.check({ status: 500, body: '' }, { dialect: 'documented' }).verdict !== 'fail')
  throw new Error('no');
if (openapi.openapi !== '3.1.0' && openapi.openapi !== '3.1.1') throw new Error(`OpenAPI ${openapi.openapi}`);
const ajv = new Ajv2020().addSchema(schemas);
const { $id } = require('zstack-contract/schemas/deployed/accepted.schema.json');
const documented = require('zstack-contract/schemas/documented/reconnect-response.success.schema.json');
const location = `/zstack/v1/api-jobs/${'a'.repeat(32)}`;
if (!ajv.validate($id, { location }) || ajv.validate($id, {})) throw new Error('no 202');
if (ajv.validate(documented.$id, { success: true, inventory: {} })) throw new Error('an empty inventory');
if (require('zstack-contract/pacts/zstack-ipsec-client-zstack.json').provider.name !== 'zstack')
  throw new Error('no pact');
// Pact is loaded by the first test.
zstackPact({ consumer: 'acme-vpn-portal' });
if (reportSchema.$schema === undefined) throw new Error('no schema of reports');
process.stdout.write(`${Object.keys(contract).length} exports of ${packageJson.name}\n`);
