/* Uses the package from plain JavaScript that is an ES module. */
import * as contract from 'zstack-contract';

if (contract.loadCatalog().fields.length !== 46) throw new Error('the catalog lacks fields');
const running = await contract.startProvider(contract.loadCatalog(), { dialect: 'documented' });
await running.stop();
process.stdout.write(`${Object.keys(contract).length} exports\n`);
