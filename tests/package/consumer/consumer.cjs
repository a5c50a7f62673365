/* Uses the package from plain JavaScript that is CommonJS. */
const contract = require('zstack-contract');
const packageJson = require('zstack-contract/package.json');
const reportSchema = require('zstack-contract/report.schema.json');
const openapi = require('zstack-contract/openapi.json');

if (contract.loadCatalog().fields.length !== 46) throw new Error('the catalog lacks fields');
if (contract.check({ status: 500, body: '' }, { dialect: 'documented' }).verdict !== 'fail')
  throw new Error('no');
if (openapi.openapi !== '3.1.0' && openapi.openapi !== '3.1.1') throw new Error(`OpenAPI ${openapi.openapi}`);
if (reportSchema.$schema === undefined) throw new Error('no schema of reports');
process.stdout.write(`${Object.keys(contract).length} exports of ${packageJson.name}\n`);
