const accepted = await fetch('{{url}}', {
  method: 'PUT',
  headers: {
    Authorization: `OAuth ${process.env.SESSION}`,
    'Content-Type': 'application/json;charset=UTF-8',
  },
  body: '{{body}}',
});
if (accepted.status !== 202) throw new Error(`refused: ${accepted.status} ${await accepted.text()}`);
const { location } = await accepted.json();

let answer = await fetch(location);
while (answer.status === 202) {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  answer = await fetch(location);
}
console.log(answer.status, await answer.json());
