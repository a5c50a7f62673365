const answer = await fetch('{{url}}', {
  method: 'PUT',
  headers: {
    Authorization: `OAuth ${process.env.SESSION}`,
    'Content-Type': 'application/json;charset=UTF-8',
  },
  body: '{{body}}',
});
console.log(answer.status, await answer.json());
