export {
  generateSigningKeys,
  isPublicKey,
  open,
  readPrivateKey,
  readPublicKey,
  seal,
  type Opened,
} from './envelope.js';
export * from './machine-config.js';
export * from './messages.js';
export * from './orders.js';
export * from './topics.js';
