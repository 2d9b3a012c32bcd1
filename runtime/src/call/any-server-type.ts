/** Server type of services that servers of any type host; in a directory, of a server of which only the address is known. */
export const ANY_SERVER_TYPE = "*";

/** Whether a server of a type hosts the services of another. */
export function hosts(type: string, serviceType: string): boolean {
  return serviceType === type || serviceType === ANY_SERVER_TYPE;
}
