// The emulator alone. Arguments: its port, and the number from which it counts updates and messages, so that after a
// new start it gives none a number that was given before, as Telegram does not.
const TelegramServer = require('telegram-test-api');

const [port, first] = process.argv.slice(2).map(Number);
const server = new TelegramServer({ port, host: '127.0.0.1', storeTimeout: 3600 });
server.updateId = server.messageId = first;
server.start();
