export * from './data-source.js';
export * from './entities/design.entity.js';
export * from './entities/machine.entity.js';
export * from './entities/order.entity.js';
export * from './entities/people.entity.js';
export * from './naming.js';
