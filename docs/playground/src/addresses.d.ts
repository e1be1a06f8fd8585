/** Addresses of documentation and source, which the build writes into the page. */
declare const ADDRESSES: import("./page/links").Addresses;
