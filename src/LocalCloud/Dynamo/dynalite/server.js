// DynamoDB on a free loopback port, which it prints. Ends when its standard input does, so that it never outlives its parent.
const server = require('dynalite')({ createTableMs: 0 })

server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit(0)).resume()
