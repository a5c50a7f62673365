import json, os, urllib.request

request = urllib.request.Request(
    "{{url}}",
    method="PUT",
    headers={
        "Authorization": "OAuth " + os.environ["SESSION"],
        "Content-Type": "application/json;charset=UTF-8",
    },
    data=b'{{body}}',
)
with urllib.request.urlopen(request) as answer:
    print(answer.status, json.load(answer))
