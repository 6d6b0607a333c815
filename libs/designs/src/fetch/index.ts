export { fetchAddress, type AddressOptions, type SourceProgress } from './fetch-address.js';
export { fetchGit, type GitOptions } from './git.js';
export { fetchHttps, type FetchOptions, type Fetched } from './https.js';
export { INTERNET, isPublicAddress, type Network } from './network.js';
export { checkedRef, gitUrl, recogniseAddress, type Address, type GitAddress } from './recognise.js';
