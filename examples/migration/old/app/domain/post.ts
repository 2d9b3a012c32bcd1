/** What somebody has said. */
export interface Post {
  author: string;
  text: string;
  length: number;
  sentAt: Date;
  /** Id of the server that took it. */
  serverId: string;
}
