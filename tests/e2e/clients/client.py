"""A client of the API on urllib. Its arguments say what it does wrong."""
import hashlib, json, os, sys, time, urllib.error, urllib.request, uuid

BASE = os.environ['ZSTACK_BASE_URL'] + '/zstack/v1'
CONNECTION = os.environ['ZSTACK_IPSEC_UUID']
PAUSE = float(os.environ.get('POLL_SECONDS', '1'))
WRONG = sys.argv[1:]


def call(method, url, body=None, session=None, scheme='OAuth', **headers):
    if session:
        headers['Authorization'] = f'{scheme} {session}'
    data = None
    if body is not None:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers['Content-Type'] = 'application/json;charset=UTF-8'
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def reconnect(session, job):
    body = {} if 'no-key' in WRONG else {'reconnectIPsecConnection': {}}
    if 'tags' in WRONG:
        body['userTags'] = ['nächtlich']
    if 'token' in WRONG:
        body['userTags'] = ['t-9f8a7b6c5d4e3f2a1b0c']
    if 'tag' in WRONG:
        body['systemTags'] = 'nightly'
    headers = {'X-Job-UUID': job} if 'job-id' in WRONG else {}
    scheme = 'Bearer' if 'bearer' in WRONG else 'OAuth'
    status, text = call('PUT', f'{BASE}/ipsec/{CONNECTION}/actions', body, session, scheme, **headers)
    if status == 202:
        return json.loads(text)['location']
    if status == 400 and 'Duplicate' in text:
        return f'{BASE}/api-jobs/{job}'
    sys.exit(f'refused: {status} {text}')


def poll(location, session):
    url = location if 'trust' in WRONG else BASE + '/api-jobs/' + location.rsplit('/', 1)[1]
    status, text = call('GET', url, session=session if 'credential' in WRONG else None)
    print('poll', status, flush=True)
    return status, text


password = hashlib.sha512(os.environ['ZSTACK_PASSWORD'].encode()).hexdigest()
login = {'logInByAccount': {'accountName': os.environ['ZSTACK_ACCOUNT'], 'password': password}}
session = json.loads(call('PUT', BASE + '/accounts/login', login)[1])['inventory']['uuid']
try:
    job = uuid.uuid4().hex
    try:
        location = reconnect(session, job)
    except OSError:
        if 'again' not in WRONG:
            raise
        location = reconnect(session, job)
    if 'twice' in WRONG:
        reconnect(session, job)
    tries = 0
    while 'no-poll' not in WRONG:
        status, text = poll(location, session)
        tries += 1
        if status != 202 or (tries == 4 and 'endless' not in WRONG):
            break
        time.sleep(0 if 'fast' in WRONG else PAUSE)
    if 'on' in WRONG:
        time.sleep(PAUSE)
        poll(location, session)
    if 'no-poll' not in WRONG and status != 200:
        sys.exit(f'no tunnel: {status} {text[:200]}')
finally:
    if 'open' not in WRONG:
        call('DELETE', BASE + '/accounts/sessions/' + session)
