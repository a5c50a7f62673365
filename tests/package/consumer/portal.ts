/* A client of a team's own. */

export async function login(url: string, accountName: string, password: string): Promise<string> {
  const { inventory } = await put(`${url}/zstack/v1/accounts/login`, {
    logInByAccount: { accountName, password },
  });
  return inventory.uuid;
}

/** Reconnects a tunnel. @returns where its job is */
export async function reconnect(url: string, session: string, connection: string): Promise<string> {
  const path = `${url}/zstack/v1/ipsec/${connection}/actions`;
  const { location } = await put(
    path,
    { reconnectIPsecConnection: {} },
    { Authorization: `OAuth ${session}` },
  );
  return location;
}

async function put(url: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return JSON.parse(await response.text());
}
