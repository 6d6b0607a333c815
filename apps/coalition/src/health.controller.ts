import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Controller('health')
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  /** 200 once the database answers; else the problem filter says 503. */
  @Get()
  async health(): Promise<{ status: 'ready' }> {
    await this.dataSource.query('SELECT 1');
    return { status: 'ready' };
  }
}
