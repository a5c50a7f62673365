import json, os, time, urllib.error, urllib.request

request = urllib.request.Request(
    "{{url}}",
    method="PUT",
    headers={
        "Authorization": "OAuth " + os.environ["SESSION"],
        "Content-Type": "application/json;charset=UTF-8",
    },
    data=b'{{body}}',
)
with urllib.request.urlopen(request) as accepted:
    location = json.load(accepted)["location"]

status = 202
while status == 202:
    time.sleep(1)
    try:
        with urllib.request.urlopen(location) as answer:
            status, body = answer.status, json.load(answer)
    except urllib.error.HTTPError as failed:  # 503: the job has failed
        status, body = failed.code, json.load(failed)
print(status, body)
